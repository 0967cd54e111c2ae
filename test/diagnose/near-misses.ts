import { withFailedBuild, withPassedBuild } from './build-cases.ts'
import { withProcesses } from './catalogue-cases.ts'
import { all, catalogueNearMisses, type NearMiss, refused, youngMachine } from './catalogue-near-misses.ts'
import {
  type Change,
  corporateHosts,
  noBuilder,
  withEntries,
  withJob,
  withKey,
  withMachinesFile,
  withoutService,
  withPort,
  withRoutes,
  withService,
  withSettings,
} from './changes.ts'
import { withMachineElsewhere } from './remote-changes.ts'
import {
  answersSsh,
  at,
  entry,
  file,
  job,
  machine,
  nothing,
  remoteEntry,
  remoteLoginKey,
  routeProbe,
  seen,
  sshRoute,
  unseen,
} from './snapshots.ts'

const stopped = withJob(job({ state: 'not running', pid: null }))
const saidBuild = (said: string): Change => {
  const value = { kind: 'failed', seconds: 1, output: said } as const
  return (snapshot) => ({
    ...snapshot,
    testBuilds: [{ uri: 'ssh-ng://else', system: 'aarch64-linux', outcome: seen(value) }],
  })
}
const onlyUnseen =
  (part: 'daemon' | 'hostDisk' | 'deep'): Change =>
  (snapshot) => ({
    ...snapshot,
    [part]: unseen(),
  })

/** By id of the finding: each is one small step away from its trouble (troubles.test.ts). */
export const nearMisses: Readonly<Record<string, NearMiss>> = {
  ...catalogueNearMisses,
  'builder-absent': { story: 'the service is gone and an entry is there', change: withoutService() },
  'daemon-down': { story: 'its socket may not be opened by this account', change: onlyUnseen('daemon') },
  'features-missing': {
    story: 'the builder takes only builds that ask for kvm, and a machine beside it takes the others',
    change: withEntries([
      entry({ mandatoryFeatures: ['kvm'] }),
      remoteEntry({ systems: ['aarch64-linux'], supportedFeatures: [] }),
    ]),
  },
  'machines-malformed': {
    story: 'an entry with every column as a dash',
    change: withEntries([entry(), entry({ line: 2, uri: 'ssh://h', host: 'h' })]),
  },
  'service-disabled': {
    story: 'launchctl did not say which services are disabled',
    change: withService({ disabled: unseen() }),
  },
  'service-not-loaded': {
    story: 'the plist is not there either',
    change: all(withJob({ known: false }), withService({ plist: seen(nothing) })),
  },
  'port-clash': {
    story: 'the machine that holds the port is a child of the job',
    change: withProcesses({ vms: [machine({ pid: 900, ancestors: [501, 1] })] }),
  },
  'service-crash-looping': {
    story: 'the third run, and the one before ended well',
    change: all(
      withJob(
        job({
          state: 'spawn scheduled',
          pid: null,
          runs: 3,
          lastExit: { kind: 'code', code: 0, name: null },
        }),
      ),
      noBuilder,
      refused,
    ),
  },
  'service-stopped': {
    story: 'the person stopped it',
    change: all(stopped, noBuilder, refused, (snapshot) => ({ ...snapshot, stoppedOnPurpose: at(60) })),
  },
  'port-refused': { story: 'the machine was started 20 s ago', change: all(youngMachine, refused) },
  'builder-wedged': {
    story: 'the machine was started 20 s ago and takes connections',
    change: all(youngMachine, withPort({ kind: 'silent', waitedMs: 5000 })),
  },
  'machines-missing': {
    story: 'the file could not be read',
    change: withMachinesFile({ file: unseen(), machines: unseen() }),
  },
  'machines-no-entry': {
    story: 'its entry stands behind one of the company',
    change: withEntries([remoteEntry({ line: 1 }), entry({ line: 2 })]),
  },
  'builders-off': {
    story: 'the setting is the machines file in other words',
    change: withSettings({ builders: ' @/etc/nix/machines ' }),
  },
  'builders-elsewhere': {
    story: 'another file beside the machines file',
    change: withSettings({ builders: '@/etc/nix/company ; @/etc/nix/machines' }),
  },
  'key-missing': { story: 'the key may not be looked at', change: withKey({ privateKey: unseen() }) },
  'key-permissions': {
    story: 'the group may read the public half only',
    change: withKey({ privateKey: seen(file(0o400)) }),
  },
  'key-outdated': {
    story: 'the public half that the guest was given is not there',
    change: withKey({ guestPublicHalf: seen({ exists: false }) }),
  },
  'host-key-mismatch': {
    story: 'another key answers on port 22, not on the port of the builder',
    change: withPort(answersSsh(remoteLoginKey), 22),
  },
  'root-ssh-config': {
    story: 'a build on another machine said so',
    change: saidBuild('Bad owner or permissions on /var/root/.ssh/config'),
  },
  'ssh-route': {
    story: 'no Include, and a test build worked: a file of root leads there',
    change: all(corporateHosts, withPassedBuild()),
  },
  'corporate-ssh-options': {
    story: 'RequestTTY is as ssh has it by default',
    change: withRoutes(routeProbe({ root: seen(sshRoute({ requestTty: 'auto', proxyJump: null })) })),
  },
  'ssh-route-user-only': { story: 'neither the person nor root gets there', change: corporateHosts },
  'host-key-unpinned': {
    story: 'no key in the entry, and the known hosts of the system have it',
    change: all(
      withEntries([entry({ hostKey: null })]),
      withRoutes(
        routeProbe({
          knownHostKeys: seen([{ ...pinned(), source: { file: '/etc/ssh/ssh_known_hosts', line: 1 } }]),
        }),
      ),
    ),
  },
  'auth-refused': {
    story: 'another machine refused the login',
    change: saidBuild('Permission denied (publickey).'),
  },
  'guest-store-unreachable': {
    story: 'another machine does not trust its user',
    change: saidBuild('you are not privileged to build'),
  },
  'ssh-program-missing': {
    story: 'the builder does not find the program of a build',
    change: withFailedBuild("error: unable to execute 'sshd': No such file or directory"),
  },
  'guest-store-stale': {
    story: 'a source on this Mac is gone',
    change: saidBuild("error: getting attributes of path '/Users/alice/flake': No such file or directory"),
  },
  'guest-seccomp': {
    story: 'another machine cannot load the filter',
    change: saidBuild('unable to load seccomp BPF program: Invalid argument'),
  },
  'post-build-hook-fails': {
    story: 'a program of the build failed',
    change: withFailedBuild("error: program '/nix/store/x-git/bin/git' failed with exit code 1"),
  },
  'guest-disk-full': {
    story: 'the disk of another machine is full',
    change: saidBuild('No space left on device'),
  },
  'build-fails': { story: 'the build of another machine failed', change: saidBuild('error: no') },
  'machines-duplicate': {
    story: 'a second entry for another machine',
    change: withEntries([entry(), remoteEntry()]),
  },
  'remote-unreachable': {
    story: 'another machine that nobody asked to look at',
    change: withMachineElsewhere([]),
  },
  'machines-unmanaged': {
    story: 'a plain file, and nix-darwin has none of its own',
    change: withMachinesFile({ file: seen(file()), managedFile: seen(nothing) }),
  },
  'key-foreign-owner': {
    story: 'the key is root’s, of another group',
    change: withKey({ privateKey: seen(file(0o600, 0)) }),
  },
  'extra-platforms-linux': {
    story: 'only the other processor of the Mac itself',
    change: withSettings({ extraPlatforms: ['x86_64-darwin', 'aarch64-darwin'] }),
  },
  'x86-not-runnable': {
    story: 'x86_64-linux is promised, and a build for it worked',
    change: all(
      withEntries([entry({ systems: ['aarch64-linux', 'x86_64-linux'] })]),
      withPassedBuild('x86_64-linux'),
    ),
  },
  'guest-clock-skew': {
    story: 'another machine speaks of clock skew',
    change: saidBuild('warning: Clock skew detected'),
  },
  'host-disk-low': { story: 'the disk did not answer', change: onlyUnseen('hostDisk') },
}

function pinned() {
  const { hostKey } = entry()
  if (hostKey === null) throw new Error('The entry pins a key.')
  return hostKey
}
