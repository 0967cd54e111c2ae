import type { Observation } from '../../electron/core/model/observation.ts'
import type {
  FileInfo,
  KeyFile,
  LaunchdJob,
  MachineEntry,
  PortAnswer,
  PublicKey,
  RouteProbe,
  Service,
  SshRoute,
  VmProcess,
} from '../../electron/core/model/snapshot.ts'

/** When every snapshot of these tests was taken; the Mac and its machine have been up for a day then. */
export const now = '2026-06-01T12:00:00.000Z'
export const yesterday = '2026-05-31T12:00:00.000Z'

export function at(secondsBefore: number): string {
  return new Date(Date.parse(now) - secondsBefore * 1000).toISOString()
}

export function seen<T>(value: T): Observation<T> {
  return { observed: true, at: now, value }
}

export function unseen(reason = 'it did not answer within 5 s'): {
  observed: false
  at: string
  reason: string
} {
  return { observed: false, at: now, reason }
}

export const label = 'org.nixos.linux-builder'
export const uri = 'ssh-ng://builder@linux-builder'
export const keyPath = '/etc/nix/builder_ed25519'
export const machinesPath = '/etc/nix/machines'

/** nix-darwin's published host key (docs/macos.md, "Builder keys"). */
const builderHostKey: PublicKey = {
  type: 'ssh-ed25519',
  blob: 'AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb',
  fingerprint: 'SHA256:73nCAX7tESRWJ4ZN8RkOlqB+0bgxKVmbNRUcFPbXMkE',
}
/** The key of the story's "changed" host: the Mac's own Remote Login. */
export const remoteLoginKey: PublicKey = {
  type: 'ssh-ed25519',
  blob: 'AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  fingerprint: 'SHA256:w8rcXAfhn9ww8ij5kvAj0+/yYBUC8shZjn/7Ix9tTXU',
}
const clientKey: PublicKey = { type: 'ssh-ed25519', blob: 'AAAAclient', fingerprint: 'SHA256:client' }

export function file(mode = 0o644, uid = 0): FileInfo {
  return { exists: true, kind: 'file', mode, uid, gid: 0, size: 411, modifiedAt: yesterday, linkTarget: null }
}

export function link(target: string): FileInfo {
  return {
    exists: true,
    kind: 'link',
    mode: 0o755,
    uid: 0,
    gid: 0,
    size: 20,
    modifiedAt: yesterday,
    linkTarget: target,
  }
}

export const nothing: FileInfo = { exists: false }

export function job(changes: Partial<Extract<LaunchdJob, { known: true }>> = {}): LaunchdJob {
  return { known: true, state: 'running', pid: 501, runs: 1, lastExit: { kind: 'never' }, ...changes }
}

export function service(changes: Partial<Service> = {}): Service {
  return {
    label,
    plistPath: `/Library/LaunchDaemons/${label}.plist`,
    plist: seen(file(0o444)),
    job: seen(job()),
    disabled: seen(false),
    startScript: seen({
      scripts: ['/nix/store/…-linux-builder-start'],
      forwardedPort: 31022,
      workingDirectory: '/var/lib/linux-builder',
    }),
    ...changes,
  }
}

/** Determinate's service: not there on a Mac with plain Nix. */
export function otherService(changes: Partial<Service> = {}): Service {
  const name = 'org.nixos.nixos-vm-based-linux-builder'
  return service({
    label: name,
    plistPath: `/Library/LaunchDaemons/${name}.plist`,
    plist: seen(nothing),
    job: seen({ known: false }),
    startScript: seen({ scripts: [], forwardedPort: null }),
    ...changes,
  })
}

export function entry(changes: Partial<MachineEntry> = {}): MachineEntry {
  return {
    file: machinesPath,
    line: 1,
    uri,
    scheme: 'ssh-ng',
    user: 'builder',
    host: 'linux-builder',
    port: null,
    systems: ['aarch64-linux'],
    sshKey: keyPath,
    maxJobs: 4,
    speedFactor: 1,
    supportedFeatures: ['kvm', 'benchmark', 'big-parallel'],
    mandatoryFeatures: [],
    hostKey: builderHostKey,
    ...changes,
  }
}

/** The last machines line of the story: localhost, no port, no host key. */
export function seedEntry(changes: Partial<MachineEntry> = {}): MachineEntry {
  return entry({
    uri: 'ssh://builder@localhost',
    scheme: 'ssh',
    host: 'localhost',
    hostKey: null,
    ...changes,
  })
}

/** A company's build server, which is never looked at. */
export function remoteEntry(changes: Partial<MachineEntry> = {}): MachineEntry {
  return entry({
    line: 2,
    uri: 'ssh-ng://nix@build.example.com',
    user: 'nix',
    host: 'build.example.com',
    systems: ['x86_64-linux'],
    sshKey: '/var/root/.ssh/build',
    ...changes,
  })
}

const dropIn = '/etc/ssh/ssh_config.d/100-linux-builder.conf'

export function sshRoute(changes: Partial<SshRoute> = {}): SshRoute {
  return {
    hostname: 'localhost',
    port: 31022,
    user: 'builder',
    hostKeyAlias: 'linux-builder',
    identityFiles: [keyPath],
    strictHostKeyChecking: 'ask',
    globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts'],
    userKnownHostsFiles: ['/var/root/.ssh/known_hosts'],
    proxyCommand: null,
    proxyJump: null,
    remoteCommand: null,
    requestTty: 'auto',
    hostKeyAlgorithms: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512'],
    pubkeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512'],
    sources: { hostname: { file: dropIn, line: 3 }, port: { file: dropIn, line: 5 } },
    ...changes,
  }
}

/** What ssh does for a name of which no file speaks. */
export function plainRoute(host: string, changes: Partial<SshRoute> = {}): SshRoute {
  return sshRoute({ hostname: host, port: 22, user: 'root', hostKeyAlias: null, sources: {}, ...changes })
}

export function routeProbe(changes: Partial<RouteProbe> = {}): RouteProbe {
  return {
    uri,
    host: 'linux-builder',
    root: seen(sshRoute()),
    user: seen(sshRoute()),
    addresses: seen(['127.0.0.1', '::1']),
    knownHostKeys: seen([]),
    ...changes,
  }
}

export function answersSsh(key: PublicKey = builderHostKey): PortAnswer {
  return { kind: 'ssh', banner: 'SSH-2.0-OpenSSH_10.0', hostKey: { known: true, ...key } }
}

export function keyFile(changes: Partial<KeyFile> = {}): KeyFile {
  return {
    path: keyPath,
    privateKey: seen(file(0o600)),
    publicHalf: seen({ exists: true, ...clientKey }),
    guestPublicHalf: seen({ exists: true, ...clientKey }),
    folders: seen([{ path: '/', uid: 0, mode: 0o755 }]),
    ...changes,
  }
}

/** QEMU under the job: launchd's own process is only a shell (docs/macos.md, "Processes of the builder"). */
export function machine(changes: Partial<VmProcess> = {}): VmProcess {
  return {
    pid: 520,
    ancestors: [510, 501, 1],
    kind: 'qemu',
    forwardedPort: 31022,
    startedAt: yesterday,
    ...changes,
  }
}
