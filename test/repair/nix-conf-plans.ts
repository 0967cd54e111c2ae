import { planBuildersEdit } from '../../electron/core/model/builders-edit.ts'
import type { PublicKey, Snapshot } from '../../electron/core/model/snapshot.ts'
import { parseNixConf } from '../../electron/core/nix/nix-conf.ts'
import { nixDarwinHostKey, parsePublicKeyBlob } from '../../electron/core/ssh/host-key.ts'
import {
  aFile,
  anEntry,
  aReceipt,
  aSnapshot,
  observed,
  withGuestKey,
  withUnpinnedKey,
  withUsedEntries,
} from './mac-fixtures.ts'
import { withPlainMachines } from './machines-plans.ts'

export const systemConf = '/etc/nix/nix.conf'
export const userConf = '/Users/alice/.config/nix/nix.conf'

interface ConfParts {
  readonly path?: string
  readonly layer?: 'system' | 'user'
  readonly file?: Record<string, unknown>
  readonly determinate?: boolean
}

/** Returns a Mac on which a nix.conf with this text sets the builders. */
export function withNixConf(text: string, parts: ConfParts = {}): Snapshot {
  const { path = systemConf, layer = 'system', file = {}, determinate = false } = parts
  const change = planBuildersEdit(text)
  const lines = parseNixConf(text, path, layer, () => null)
  const settings = {
    source: 'nix',
    builders: lines.at(-1)?.value ?? '@/etc/nix/machines',
    extraPlatforms: [],
    trustedUsers: ['root', 'alice'],
    maxJobs: '1',
    system: null,
  }
  return aSnapshot({
    nix: {
      ...withUsedEntries(anEntry()),
      settings: observed(settings),
      layers: observed(lines),
      buildersEdits: observed(change === null ? [] : [{ path, layer, file: aFile(file), ...change }]),
    },
    determinate: observed(determinate),
  })
}

/** A key of the same type as the builder's, but another one. */
export const staleKey: PublicKey = keyOf(Buffer.from(nixDarwinHostKey.blob, 'base64').fill(7, 20))

function keyOf(blob: Buffer): PublicKey {
  const key = parsePublicKeyBlob(blob)
  if (key === null) throw new Error('no key')
  return key
}

/** Returns a Mac with a plain machines file whose entry pins another key than the builder presents. */
export function withWrongPin(line: (column: string) => string = formatMachinesLine): Snapshot {
  const column = Buffer.from(`${staleKey.type} ${staleKey.blob} root@nixos\n`).toString('base64')
  const { processes } = withUnpinnedKey()
  return withGuestKey({ ...withPlainMachines(line(column)), processes })
}

export function formatMachinesLine(column: string): string {
  return `# by hand\nssh-ng://builder@linux-builder aarch64-linux /etc/nix/builder_ed25519 4 1 kvm - ${column} # mine\nssh://other x86_64-linux\n`
}

const [before, after] = ['a'.repeat(64), 'b'.repeat(64)]

/** Receipts of these repairs, as root writes them. */
export const rootReceipts = [
  aReceipt({
    name: 'restore-builders',
    before: { [systemConf]: before },
    checksums: { [systemConf]: after },
  }),
  aReceipt({ name: 'leave-nixbld', before: { alice: 'member' } }),
  aReceipt({
    name: 'forget-host-key',
    before: { '/var/root/.ssh/known_hosts': before },
    checksums: { '/var/root/.ssh/known_hosts': after },
  }),
]

/** The receipt that the user's own script writes. */
export const userReceipt = aReceipt({
  name: 'restore-builders',
  before: { [userConf]: before },
  checksums: { [userConf]: after },
})
