import type { Trouble } from './case.ts'
import { type Change, changed, withEntries } from './changes.ts'
import { entry, now, uri } from './snapshots.ts'

/**
 * Nix's wrapper where ssh did not start; with ssh-ng:// it is all that the client is told
 * (docs/nix-and-ssh.md, "Messages of Nix").
 */
export const notStarted = `cannot build on '${uri}': error: failed to start SSH connection to 'builder@linux-builder'`

/** A test build on the builder failed with these words. */
export function withFailedBuild(said: string, system = 'aarch64-linux', builder = uri): Change {
  const value = { kind: 'failed', seconds: 0.4, output: said } as const
  return (snapshot) => ({
    ...snapshot,
    testBuilds: [
      ...snapshot.testBuilds,
      { uri: builder, system, outcome: { observed: true, at: now, value } },
    ],
  })
}

export function withPassedBuild(system = 'aarch64-linux', builder = uri): Change {
  const value = { kind: 'passed', seconds: 4.1 } as const
  return (snapshot) => ({
    ...snapshot,
    testBuilds: [
      ...snapshot.testBuilds,
      { uri: builder, system, outcome: { observed: true, at: now, value } },
    ],
  })
}

/** Whatever brings the builder down explains a build that fails without more words. */
const everyPart: Trouble['parts'] = [
  'service',
  'machine',
  'port',
  'key',
  'public-half',
  'pin',
  'entries',
  'route',
  'builders',
  'daemon',
]
const connection: Trouble['parts'] = ['entries', 'route', 'pin', 'key', 'public-half']

/** Troubles that only a build tells of: on a Mac on which everything that can be seen is well. */
export const buildTroubles: readonly Trouble[] = [
  {
    id: 'build-fails',
    story: 'ssh did not start, and ssh-ng:// says no more',
    state: 'down',
    parts: everyPart,
    change: withFailedBuild(notStarted),
  },
  {
    id: 'auth-refused',
    story: 'the guest does not know the key',
    state: 'down',
    parts: connection,
    change: withFailedBuild(
      `${notStarted}: builder@localhost: Permission denied (publickey,keyboard-interactive).`,
    ),
  },
  {
    id: 'root-ssh-config',
    story: "root's own file may be written by its group",
    state: 'down',
    parts: connection,
    change: withFailedBuild(`${notStarted}: Bad owner or permissions on /var/root/.ssh/config`),
  },
  {
    id: 'guest-store-unreachable',
    story: 'the guest does not trust its user builder',
    state: 'down',
    parts: connection,
    change: withFailedBuild('error: you are not privileged to build input-addressed derivations'),
  },
  {
    id: 'ssh-program-missing',
    story: 'the PATH of the nix-daemon has no ssh',
    state: 'down',
    parts: connection,
    change: withFailedBuild(`error: unable to execute 'ssh': No such file or directory\n${notStarted}`),
  },
  {
    id: 'guest-store-stale',
    story: 'the guest was updated, and its disk kept',
    state: 'down',
    parts: connection,
    change: withFailedBuild(
      `error: build of '/nix/store/x.drv' on '${uri}' failed: error:\n       … while setting up the build environment\n       error: getting attributes of path '/nix/store/y-bzip2-1.0.8-bin': No such file or directory`,
    ),
  },
  {
    id: 'guest-seccomp',
    story: "the guest's processor is emulated by a program",
    state: 'down',
    parts: connection,
    change: withFailedBuild(
      `error: build of '/nix/store/x.drv' on '${uri}' failed: error: unable to load seccomp BPF program: Invalid argument`,
    ),
  },
  {
    id: 'post-build-hook-fails',
    story: 'a hook that Determinate Nix left behind',
    state: 'down',
    parts: connection,
    change: withFailedBuild(
      "error: program '/nix/var/determinate/post-build-hook.sh' failed with exit code 1",
    ),
  },
  {
    id: 'guest-disk-full',
    story: "the guest's disk is full",
    state: 'down',
    parts: connection,
    change: withFailedBuild(
      `error: build of '/nix/store/x.drv' on '${uri}' failed: error: writing to file: No space left on device`,
    ),
  },
  {
    id: 'guest-clock-skew',
    story: 'the Mac slept',
    state: 'degraded',
    parts: connection,
    change: withFailedBuild(
      'error: unable to download: SSL certificate problem: certificate is not yet valid',
    ),
  },
  {
    id: 'x86-not-runnable',
    story: 'systems lists x86_64-linux, and the guest has no emulator',
    state: 'degraded',
    parts: connection,
    change: (snapshot) =>
      changed(
        snapshot,
        withEntries([entry({ systems: ['aarch64-linux', 'x86_64-linux'] })]),
        withFailedBuild(
          "error: a 'x86_64-linux' with features {} is required to build '/nix/store/x.drv', but I am a 'aarch64-linux' with features {}",
          'x86_64-linux',
        ),
      ),
  },
]
