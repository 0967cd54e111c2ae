import type { Finding } from '../../electron/core/model/finding.ts'
import type { Receipt } from '../../electron/core/model/receipt.ts'
import type { PublicKey } from '../../electron/core/model/snapshot.ts'
import { type Snapshot, snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { nixDarwinHostKey, parsePublicKeyBlob } from '../../electron/core/ssh/host-key.ts'

const at = '2026-03-02T10:00:00.000Z'
const notProbed = { observed: false, at, reason: 'not looked at in this test' } as const

export function observed<T>(value: T): { observed: true; at: string; value: T } {
  return { observed: true, at, value }
}

export function unobserved(reason: string): { observed: false; at: string; reason: string } {
  return { observed: false, at, reason }
}

/** The VM below launchd's job, on the builder's port. */
export const ownVm = {
  pid: 103,
  ancestors: [102, 101, 1],
  kind: 'qemu',
  forwardedPort: 31022,
  startedAt: at,
}

/** A file that root owns, as `stat` reports it. */
export function aFile(parts: Record<string, unknown> = {}) {
  const file = { exists: true, kind: 'file', mode: 0o644, uid: 0, gid: 0, size: 400 }
  return { ...file, modifiedAt: at, linkTarget: null, ...parts }
}

export const label = 'org.nixos.linux-builder'
export const keyPath = '/etc/nix/builder_ed25519'
export const notLoaded = { known: false }
export const running = { known: true, state: 'running', pid: 101, runs: 1, lastExit: { kind: 'never' } }

export function aService(parts: Record<string, unknown> = {}) {
  return {
    label,
    plistPath: `/Library/LaunchDaemons/${label}.plist`,
    plist: observed(aFile()),
    job: observed(running),
    disabled: observed(false),
    startScript: observed({ scripts: [], forwardedPort: 31022, workingDirectory: '/var/lib/linux-builder' }),
    ...parts,
  }
}

export const nixFolders = ['/', '/private', '/private/etc', '/private/etc/nix'].map((path) => ({
  path,
  uid: 0,
  mode: 0o755,
}))

export function aKey(parts: Record<string, unknown> = {}) {
  return {
    path: keyPath,
    privateKey: observed(aFile({ mode: 0o640, gid: 30000 })),
    publicHalf: notProbed,
    guestPublicHalf: notProbed,
    folders: observed(nixFolders),
    ...parts,
  }
}

/** Returns a snapshot, parsed by its schema, in which only the given parts were observed. */
export function aSnapshot(parts: Record<string, unknown> = {}): Snapshot {
  return snapshotSchema.parse({
    schema: 2,
    takenAt: at,
    builderbar: '0.1.0',
    mac: { version: notProbed, bootedAt: notProbed, scannedAsRoot: false },
    services: [aService()],
    processes: observed({ vms: [], jobs: [], remoteBuilds: [] }),
    ports: [],
    keys: [aKey()],
    machinesFile: {
      path: '/etc/nix/machines',
      file: notProbed,
      managedFile: notProbed,
      realPath: notProbed,
      machines: notProbed,
    },
    nix: { version: notProbed, settings: notProbed, layers: notProbed, effectiveMachines: notProbed },
    sshConfig: { systemFile: notProbed, dropInIncludes: notProbed, dropIn: notProbed, rootFile: notProbed },
    routes: [],
    daemon: notProbed,
    hostDisk: notProbed,
    determinate: notProbed,
    boot: { firstStartAt: null, runsAtFirstStart: null, goodBannerAt: null },
    ...parts,
  })
}

export function aFinding(id: string, subject: string, parts: Partial<Finding> = {}): Finding {
  return {
    id,
    subject,
    key: `${id}@${subject}`,
    severity: 'error',
    title: `${id} of ${subject}`,
    headline: `${id} breaks builds`,
    cause: `${subject} is wrong.`,
    explanation: 'Why Nix cares.',
    evidence: [],
    causedBy: null,
    repairs: [],
    permanentFix: null,
    ...parts,
  }
}

export const builderUri = 'ssh-ng://builder@linux-builder'

/** nix-darwin's own entry. */
export function anEntry(parts: Record<string, unknown> = {}) {
  return {
    file: '/etc/nix/machines',
    line: 1,
    uri: builderUri,
    scheme: 'ssh-ng',
    user: 'builder',
    host: 'linux-builder',
    port: null,
    systems: ['aarch64-linux', 'x86_64-linux'],
    sshKey: keyPath,
    maxJobs: 4,
    speedFactor: 1,
    supportedFeatures: ['kvm', 'big-parallel'],
    mandatoryFeatures: [],
    hostKey: nixDarwinHostKey,
    ...parts,
  }
}

/** Returns the part of a snapshot in which Nix uses these machines. */
export function withUsedEntries(...entries: readonly unknown[]) {
  return {
    version: observed('2.34.8'),
    settings: notProbed,
    layers: notProbed,
    effectiveMachines: observed({ entries, problems: [] }),
  }
}

/** A host key of the guest's own, of the same type as the published one. */
export const guestKey: PublicKey = publicKeyOf(Buffer.from(nixDarwinHostKey.blob, 'base64').fill(9, 20))

function publicKeyOf(blob: Buffer): PublicKey {
  const key = parsePublicKeyBlob(blob)
  if (key === null) throw new Error('no key')
  return key
}

/**
 * Returns the same Mac with a customized guest: its system in the store names its own host key, and its port presents
 * it.
 */
export function withGuestKey(snapshot: Snapshot): Snapshot {
  const startScript = observed({ scripts: [], forwardedPort: 31022, hostKeys: [guestKey] })
  return aSnapshot({
    ...snapshot,
    services: [aService({ startScript })],
    ports: [createPortWithKey(guestKey)],
  })
}

/** Returns an answer on the builder's port with this host key. */
export function createPortWithKey(key: PublicKey) {
  const answer = { kind: 'ssh', banner: 'SSH-2.0-OpenSSH_9.9', hostKey: { known: true, ...key } }
  return { address: '127.0.0.1', port: 31022, result: observed(answer) }
}

/** Returns the receipt of a repair, as root writes it. */
export function aReceipt(parts: Partial<Receipt> = {}): Receipt {
  return {
    id: '20260302T100000Z-77-1',
    kind: 'repair',
    name: 'load-service',
    at,
    osBuild: null,
    checksums: {},
    before: { [label]: 'not-loaded' },
    undoes: null,
    ...parts,
  }
}

/** Returns a Mac whose entry pins no host key, and whose port presents nix-darwin's published one. */
export function withUnpinnedKey(entry: Record<string, unknown> = {}): Snapshot {
  return aSnapshot({
    processes: observed({ vms: [ownVm], jobs: [], remoteBuilds: [] }),
    nix: withUsedEntries(anEntry({ hostKey: null, ...entry })),
    ports: [createPortWithKey(nixDarwinHostKey)],
  })
}
