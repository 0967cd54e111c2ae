import type { BuilderState } from '../../electron/core/model/finding.ts'

/**
 * A Mac in one state (docs/failures.md, "Failures: the catalogue of findings"; docs/nix-and-ssh.md, "Observed states"),
 * with the diagnosis that Builderbar must report.
 */
export interface Scenario {
  readonly id: string
  readonly title: string
  /** How the Mac got into this state; shown in the list of scenarios. */
  readonly description: string
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
    description: 'nix-darwin with nix.linux-builder.enable = true, and nothing has gone wrong.',
    expect: { state: 'healthy', rootFindings: [] },
  },
  {
    id: 'starting',
    title: 'The builder is starting',
    description:
      'The virtual machine started a moment ago: its port takes connections, and the guest is booting.',
    expect: { state: 'starting', rootFindings: [] },
  },
  {
    id: 'real-vm',
    title: 'A real VM',
    description:
      'A real QEMU with a real Linux guest: its port takes connections at once, and ssh answers after the boot of some seconds.',
    expect: { state: 'starting', rootFindings: [] },
  },
  {
    id: 'absent',
    title: 'No Linux builder',
    description: 'A Mac with Nix on which nobody has set up a Linux builder.',
    expect: { state: 'absent', rootFindings: ['builder-absent'] },
  },
  {
    id: 'asleep',
    title: 'A builder that starts on demand',
    description:
      'nix-rosetta-builder is the only builder of this Mac: launchd starts it for a build, and it is not running now.',
    expect: { state: 'asleep', rootFindings: [] },
  },
  {
    id: 'external',
    title: 'A VM that Nix starts for each build',
    description:
      'nix-linux-builder is the only builder of this Mac: the setting external-builders names it, and there is no service and no entry.',
    expect: { state: 'asleep', rootFindings: [] },
  },
  {
    id: 'external-gone',
    title: "The external builder's program is missing",
    description: 'nix-collect-garbage removed the program that the setting external-builders names.',
    expect: { state: 'down', rootFindings: ['external-builder-broken'] },
  },
  {
    id: 'elsewhere',
    title: 'A build server beside the builder',
    description:
      'A second entry names a company server, which is probed only on request; its name does not resolve here.',
    expect: { state: 'healthy', rootFindings: [] },
  },
]

const launchdProblems: readonly Scenario[] = [
  {
    id: 'service-not-loaded',
    title: "The builder's service isn't loaded",
    description:
      'Somebody ran launchctl bootout; a plain darwin-rebuild switch does not load an unchanged service again.',
    expect: { state: 'down', rootFindings: ['service-not-loaded'] },
  },
  {
    id: 'service-disabled',
    title: "The builder's service is disabled",
    description:
      'launchctl unload -w left the service on the list of disabled services, where it stays over reboots.',
    expect: { state: 'down', rootFindings: ['service-disabled'] },
  },
  {
    id: 'service-stopped',
    title: 'The builder has stopped',
    description: 'launchd knows the service, and its process has ended and is not started again.',
    expect: { state: 'down', rootFindings: ['service-stopped'] },
  },
  {
    id: 'crash-loop',
    title: 'The VM keeps crashing',
    description: 'Since an update of macOS QEMU aborts, and launchd restarts it every few seconds.',
    expect: { state: 'down', rootFindings: ['service-crash-looping'] },
  },
  {
    id: 'closure-gone',
    title: 'Part of the builder is missing from the Nix store',
    description:
      'A garbage collection deleted the start script of a builder that no current system refers to, and every start fails.',
    expect: { state: 'down', rootFindings: ['closure-missing'] },
  },
]

const machineProblems: readonly Scenario[] = [
  {
    id: 'vm-silent',
    title: 'The VM hangs',
    description: 'After a sleep of the Mac the port takes connections, and the guest does not answer.',
    expect: { state: 'down', rootFindings: ['builder-wedged'] },
  },
  {
    id: 'port-refused',
    title: 'Nothing is listening on the port',
    description:
      'The virtual machine has been running for ten minutes, and nothing listens on the port of the builder.',
    expect: { state: 'down', rootFindings: ['port-refused'] },
  },
  {
    id: 'wrong-host-key',
    title: "The host key doesn't match",
    description: 'The guest was customised and presents a host key that the machines file does not name.',
    expect: { state: 'down', rootFindings: ['host-key-mismatch'] },
  },
]

const keyProblems: readonly Scenario[] = [
  {
    id: 'key-0640',
    title: 'The private key is readable by its group',
    description:
      'The key was made readable for its group so that a person could use it; ssh, run by root, now refuses it.',
    expect: { state: 'down', rootFindings: ['key-permissions'] },
  },
  {
    id: 'key-missing',
    title: 'The private key is missing',
    description: 'The private key was deleted, not its public half, so the start script does not restore it.',
    expect: { state: 'down', rootFindings: ['key-missing'] },
  },
  {
    id: 'unpinned',
    title: "The host key isn't pinned",
    description:
      'The entry in the machines file has a dash where the host key should be, and root has not accepted it either.',
    expect: { state: 'degraded', rootFindings: ['host-key-unpinned'] },
  },
]

const nixProblems: readonly Scenario[] = [
  {
    id: 'machines-missing',
    title: 'No machines file',
    description: 'The machines file is gone. Nix takes that for an empty list and says nothing.',
    expect: { state: 'down', rootFindings: ['machines-missing'] },
  },
  {
    id: 'machines-malformed',
    title: 'A malformed line in the machines file',
    description: 'A second machine has a word in place of the number of jobs: every build fails.',
    expect: { state: 'down', rootFindings: ['machines-malformed'] },
  },
  {
    id: 'machines-empty',
    title: 'An empty machines file',
    description: 'The machines file was emptied: builds for Linux have nowhere to go.',
    expect: { state: 'down', rootFindings: ['machines-no-entry'] },
  },
  {
    id: 'machines-no-entry',
    title: 'The machines file lists only another builder',
    description: 'A company build server replaced the entry of the local builder.',
    expect: { state: 'down', rootFindings: ['machines-no-entry'] },
  },
  {
    id: 'machines-duplicates',
    title: 'The builder is listed twice',
    description: 'nix.buildMachines adds to what the module writes; it does not replace it.',
    expect: { state: 'degraded', rootFindings: ['machines-duplicate'] },
  },
  {
    id: 'builders-off',
    title: 'Remote builds are turned off',
    description: 'nix.settings.builders = "" was to remove a duplicate; it switches off every builder.',
    expect: { state: 'down', rootFindings: ['builders-off'] },
  },
  {
    id: 'builders-off-own',
    title: 'Remote builds are turned off by your own nix.conf',
    description: 'A line of ~/.config/nix/nix.conf has no value; its repair needs no password.',
    expect: { state: 'down', rootFindings: ['builders-off'] },
  },
]

const routeProblems: readonly Scenario[] = [
  {
    id: 'corporate',
    title: 'A managed ssh_config',
    description: 'The company manages /etc/ssh/ssh_config without an Include, so ssh ignores nix-darwin.',
    expect: { state: 'degraded', rootFindings: ['ssh-route'] },
  },
  {
    id: 'corporate-hosts',
    title: 'A managed ssh_config, and linux-builder in /etc/hosts',
    description: 'The name now resolves, and it is the Remote Login of the Mac itself that answers.',
    expect: { state: 'degraded', rootFindings: ['ssh-route'] },
  },
  {
    id: 'seed-final',
    title: 'The builder as localhost, with a route only for you',
    description: 'The machines file was overwritten with localhost, whose route only the user has.',
    expect: { state: 'degraded', rootFindings: ['ssh-route'] },
  },
  {
    id: 'launchctl-hangs',
    title: "launchctl doesn't respond",
    description: 'launchctl starts and never ends, so the state of the service is unknown.',
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
export function getScenario(id: string): Scenario {
  const scenario = scenarios.find((candidate) => candidate.id === id)
  if (scenario === undefined) {
    throw new Error(
      `There is no scenario "${id}". There are: ${scenarios.map(({ id: knownId }) => knownId).join(', ')}.`,
    )
  }
  return scenario
}
