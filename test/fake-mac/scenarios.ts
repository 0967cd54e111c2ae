import type { BuilderState } from '../../electron/core/model/finding.ts'

/**
 * A Mac in one state (docs/failures.md, "Failures: the catalogue of findings"; docs/nix-and-ssh.md, "Observed states"),
 * with the diagnosis that Builderbar must report.
 */
export interface Scenario {
  readonly id: string
  readonly title: string
  /** How the Mac got into this state; shown in the list of scenarios. */
  readonly story: string
  readonly expect: {
    readonly state: BuilderState
    /** Ids of the root findings, in any order. */
    readonly rootFindings: readonly string[]
  }
}

const working: readonly Scenario[] = [
  {
    id: 'healthy',
    title: 'Everything works',
    story: 'nix-darwin with nix.linux-builder.enable = true, and nothing has gone wrong.',
    expect: { state: 'healthy', rootFindings: [] },
  },
  {
    id: 'starting',
    title: 'The builder is starting',
    story:
      'The virtual machine was started a moment ago: its port takes connections and the guest is not up yet.',
    expect: { state: 'starting', rootFindings: [] },
  },
  {
    id: 'real-vm',
    title: 'A real VM',
    story:
      'A real QEMU with a real Linux guest: its port takes connections at once, and ssh answers after the boot of some seconds.',
    expect: { state: 'starting', rootFindings: [] },
  },
  {
    id: 'absent',
    title: 'No Linux builder',
    story: 'A Mac with Nix on which nobody has set up a Linux builder.',
    expect: { state: 'absent', rootFindings: ['builder-absent'] },
  },
  {
    id: 'asleep',
    title: 'A builder that starts on demand',
    story:
      'nix-rosetta-builder is the only builder of this Mac: launchd starts it when a build connects, and it rests now.',
    expect: { state: 'asleep', rootFindings: [] },
  },
  {
    id: 'external',
    title: 'A VM that Nix starts for each build',
    story:
      'nix-linux-builder is the only builder of this Mac: the setting external-builders names it, and there is no service and no entry.',
    expect: { state: 'asleep', rootFindings: [] },
  },
  {
    id: 'external-gone',
    title: "The external builder's program is missing",
    story: 'nix-collect-garbage removed the program that the setting external-builders names.',
    expect: { state: 'down', rootFindings: ['external-builder-broken'] },
  },
  {
    id: 'elsewhere',
    title: 'A build server beside the builder',
    story:
      'A second entry names a server of the company. It is looked at only when somebody asks, and its name does not resolve here.',
    expect: { state: 'healthy', rootFindings: [] },
  },
]

const launchdProblems: readonly Scenario[] = [
  {
    id: 'service-not-loaded',
    title: "The builder's service isn't loaded",
    story:
      'Somebody ran launchctl bootout; a plain darwin-rebuild switch does not load an unchanged service again.',
    expect: { state: 'down', rootFindings: ['service-not-loaded'] },
  },
  {
    id: 'service-disabled',
    title: "The builder's service is disabled",
    story:
      'launchctl unload -w left the service on the list of disabled services, where it stays over reboots.',
    expect: { state: 'down', rootFindings: ['service-disabled'] },
  },
  {
    id: 'service-stopped',
    title: 'The builder has stopped',
    story: 'launchd knows the service, and its process has ended and is not started again.',
    expect: { state: 'down', rootFindings: ['service-stopped'] },
  },
  {
    id: 'crash-loop',
    title: 'The VM keeps crashing',
    story: 'After an update of macOS QEMU aborts at once, and launchd starts it again every few seconds.',
    expect: { state: 'down', rootFindings: ['service-crash-looping'] },
  },
  {
    id: 'closure-gone',
    title: 'Part of the builder is missing from the Nix store',
    story:
      'A garbage collection deleted the start script of a builder that no current system refers to, and every start fails.',
    expect: { state: 'down', rootFindings: ['closure-missing'] },
  },
]

const machineProblems: readonly Scenario[] = [
  {
    id: 'vm-silent',
    title: 'The VM hangs',
    story: 'After a sleep of the Mac the port still takes connections, and the guest behind it says nothing.',
    expect: { state: 'down', rootFindings: ['builder-wedged'] },
  },
  {
    id: 'port-refused',
    title: 'Nothing is listening on the port',
    story:
      'The virtual machine has been running for ten minutes, and nothing listens on the port of the builder.',
    expect: { state: 'down', rootFindings: ['port-refused'] },
  },
  {
    id: 'wrong-host-key',
    title: "The host key doesn't match",
    story: 'The guest was customised and presents a host key that the machines file does not name.',
    expect: { state: 'down', rootFindings: ['host-key-mismatch'] },
  },
]

const keyProblems: readonly Scenario[] = [
  {
    id: 'key-0640',
    title: 'The private key is readable by its group',
    story:
      'The key was made readable for its group so that a person could use it; ssh, run by root, now refuses it.',
    expect: { state: 'down', rootFindings: ['key-permissions'] },
  },
  {
    id: 'key-missing',
    title: 'The private key is missing',
    story:
      'The private key was deleted, and its public half is still there: the start script never puts it back.',
    expect: { state: 'down', rootFindings: ['key-missing'] },
  },
  {
    id: 'unpinned',
    title: "The host key isn't pinned",
    story:
      'The entry in the machines file has a dash where the host key should be, and root has not accepted it either.',
    expect: { state: 'degraded', rootFindings: ['host-key-unpinned'] },
  },
]

const nixProblems: readonly Scenario[] = [
  {
    id: 'machines-missing',
    title: 'No machines file',
    story: 'The machines file is gone. Nix takes that for an empty list and says nothing.',
    expect: { state: 'down', rootFindings: ['machines-missing'] },
  },
  {
    id: 'machines-malformed',
    title: 'A malformed line in the machines file',
    story: 'A second machine was added with a word where the number of jobs belongs: every build fails.',
    expect: { state: 'down', rootFindings: ['machines-malformed'] },
  },
  {
    id: 'machines-empty',
    title: 'An empty machines file',
    story: 'The machines file was emptied: builds for Linux have nowhere to go.',
    expect: { state: 'down', rootFindings: ['machines-no-entry'] },
  },
  {
    id: 'machines-no-entry',
    title: 'The machines file lists only another builder',
    story: 'A company build server replaced the entry of the local builder.',
    expect: { state: 'down', rootFindings: ['machines-no-entry'] },
  },
  {
    id: 'machines-duplicates',
    title: 'The builder is listed twice',
    story: 'nix.buildMachines adds to what the module writes; it does not replace it.',
    expect: { state: 'degraded', rootFindings: ['machines-duplicate'] },
  },
  {
    id: 'builders-off',
    title: 'Remote builds are turned off',
    story: 'nix.settings.builders = "" was meant to remove one duplicate; it switches off every builder.',
    expect: { state: 'down', rootFindings: ['builders-off'] },
  },
  {
    id: 'builders-off-own',
    title: 'Remote builds are turned off by your own nix.conf',
    story: 'A line without a value stands in ~/.config/nix/nix.conf: it is repaired without a password.',
    expect: { state: 'down', rootFindings: ['builders-off'] },
  },
]

const routeProblems: readonly Scenario[] = [
  {
    id: 'corporate',
    title: 'A managed ssh_config',
    story:
      'The company manages /etc/ssh/ssh_config without an Include: nobody reads the block of nix-darwin.',
    expect: { state: 'degraded', rootFindings: ['ssh-route'] },
  },
  {
    id: 'corporate-hosts',
    title: 'A managed ssh_config, and linux-builder in /etc/hosts',
    story: 'The name now resolves, and it is the Remote Login of the Mac itself that answers.',
    expect: { state: 'degraded', rootFindings: ['ssh-route'] },
  },
  {
    id: 'seed-final',
    title: 'The builder as localhost, with a route only for you',
    story:
      'The machines file was overwritten with localhost, and the route to it lies in the ssh config of the user.',
    expect: { state: 'degraded', rootFindings: ['ssh-route'] },
  },
  {
    id: 'launchctl-hangs',
    title: "launchctl doesn't respond",
    story: 'launchctl is started and never ends, so nothing is known of the service.',
    expect: { state: 'unknown', rootFindings: [] },
  },
]

/** Every scenario, in the order in which the demo offers them. */
export const scenarios: readonly Scenario[] = [
  ...working,
  ...keyProblems,
  ...launchdProblems,
  ...machineProblems,
  ...nixProblems,
  ...routeProblems,
]

/** Returns the scenario with this id; throws with the known ids if there is none. */
export function scenarioOf(id: string): Scenario {
  const scenario = scenarios.find((candidate) => candidate.id === id)
  if (scenario === undefined) {
    throw new Error(
      `There is no scenario "${id}". There are: ${scenarios.map(({ id: known }) => known).join(', ')}.`,
    )
  }
  return scenario
}
