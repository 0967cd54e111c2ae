import { createPlainText } from '../../electron/core/model/plain-text.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { parseMachines } from '../../electron/core/nix/machines-file.ts'
import { aFile, aReceipt, aSnapshot, observed } from './mac-fixtures.ts'

export const machinesPath = '/etc/nix/machines'
export const goodLine =
  'ssh-ng://builder@linux-builder aarch64-linux /etc/nix/builder_ed25519 4 1 kvm - c3NoLWVkMjU1MTkgQUFBQQ=='
export const seedLine = 'ssh://builder@localhost aarch64-linux /etc/nix/builder_ed25519 1 1 kvm - -'
export const badLine = 'ssh-ng://nix@mini.example.com aarch64-linux /etc/nix/mini four 1 - - -'
export const storePath = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-etc'

/** Returns a Mac whose machines file is a plain file with this text, as Nix parses it. */
export function withPlainMachines(text: string, parts: Record<string, unknown> = {}): Snapshot {
  const machines = observed(parseMachines(text, machinesPath, () => null))
  return aSnapshot({
    machinesFile: {
      path: machinesPath,
      file: observed(aFile()),
      managedFile: observed(aFile({ mode: 0o444 })),
      realPath: observed(machinesPath),
      machines,
      plain: observed(createPlainText(text)),
      ...parts,
    },
    nix: { ...aSnapshot().nix, effectiveMachines: machines },
  })
}

/** Returns a Mac on which something wrote through nix-darwin's link. */
export function withStoreModified(check: Record<string, unknown> = {}): Snapshot {
  const link = aFile({ kind: 'link', linkTarget: '/etc/static/nix/machines' })
  return withPlainMachines(seedLine, {
    file: observed(link),
    realPath: observed(`${storePath}/nix/machines`),
    plain: observed(null),
    storeCheck: observed({ path: storePath, intact: false, output: 'was modified', ...check }),
  })
}

const marks = { before: { [machinesPath]: 'a'.repeat(64) }, checksums: { [machinesPath]: 'b'.repeat(64) } }
const kept = `${machinesPath}.before-builderbar-20260302T100000Z`

/** Receipts of the repairs of the machines file, as root writes them. */
export const machinesReceipts = [
  aReceipt({ name: 'remove-malformed-line', ...marks }),
  aReceipt({ name: 'deduplicate-machines', ...marks }),
  aReceipt({
    name: 'relink-machines',
    before: { [kept]: 'absent', [machinesPath]: 'a'.repeat(64) },
    checksums: { [kept]: 'a'.repeat(64), [machinesPath]: `link:${'b'.repeat(64)}` },
  }),
]
