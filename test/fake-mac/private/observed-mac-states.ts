import type { BuilderState } from '../../../electron/core/model/finding.ts'
import type { PrivateMac } from './private-mac.ts'

/**
 * The states that one user's Mac went through (docs/nix-and-ssh.md, "The story behind the scenarios"), each set up on a
 * fresh, healthy private Mac with a running builder. Ids are those of docs/nix-and-ssh.md, "Observed states", which has
 * the output of real Nix for each.
 */
export interface ObservedState {
  readonly id: string
  /** Lines of bash that root runs to reach the state. */
  readonly setUp: readonly string[]
  /** Whether alice's build works. */
  readonly builds: boolean
  /** A text in Nix's error, or in ssh's messages in the daemon's log, which proves that the state was reached. */
  readonly nixOutput: string | null
  /** The headline of a scan with the test build. */
  readonly headline: string
  /** Ids of the root findings of that scan. */
  readonly rootFindings: readonly string[]
  /** Root findings of a quick scan, which makes no test build; the same if absent. */
  readonly quickRootFindings?: readonly string[]
  /** State of the builder with the test build. */
  readonly state: BuilderState
  /** State of the builder without it. */
  readonly quickState: BuilderState
}

const withoutInclude = "sed -i '/^Include/d' /etc/ssh/ssh_config"
const hostsLine = "printf '127.0.0.1\\tlinux-builder\\n' >>/etc/hosts"
/** The user's activation script writes through nix-darwin's link into the store. */
const writeMachines = (line: string) =>
  `chmod u+w "$(readlink -f /etc/nix/machines)"; echo '${line}' >/etc/nix/machines`
const localhostLine =
  'ssh://builder@localhost x86_64-linux,aarch64-linux /etc/nix/builder_ed25519 1 1 benchmark,big-parallel,kvm - -'
const switchProtocol = 'sed -i \'s#^ssh-ng://#ssh://#\' "$(readlink -f /etc/nix/machines)"'
const usersOwnConfig = `cat >/Users/alice/.ssh/config <<'CONF'
Host linux-builder localhost
  HostName localhost
  Port 31022
  User builder
  IdentityFile /etc/nix/builder_ed25519
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
CONF
chown 501:20 /Users/alice/.ssh/config`

/** A block in root's own ssh configuration, which works beside a managed ssh_config and still checks the host key. */
const rootBlock = `mkdir -p -m 700 /var/root/.ssh; umask 077; cat >/var/root/.ssh/config <<'CONF'
Host linux-builder
  HostName 127.0.0.1
  Port 31022
  User builder
  HostKeyAlias linux-builder
  IdentityFile /etc/nix/builder_ed25519
  IdentitiesOnly yes
  StrictHostKeyChecking yes
  ConnectTimeout 75
  ProxyCommand none
CONF`

export const observedStates: readonly ObservedState[] = [
  {
    id: 'healthy',
    setUp: [],
    builds: true,
    nixOutput: null,
    headline: 'The Linux builder is working.',
    state: 'healthy',
    quickState: 'healthy',
    rootFindings: [],
  },
  {
    id: 'corporate',
    setUp: [withoutInclude],
    builds: false,
    nixOutput: 'Could not resolve hostname linux-builder',
    headline: "Nix can't reach the Linux builder: SSH connects to the wrong place.",
    state: 'down',
    quickState: 'degraded',
    rootFindings: ['ssh-route'],
  },
  {
    id: 'corporate-hosts',
    setUp: [withoutInclude, hostsLine],
    builds: false,
    nixOutput: 'REMOTE HOST IDENTIFICATION HAS CHANGED',
    headline: "Nix can't reach the Linux builder: SSH connects to this Mac.",
    state: 'down',
    quickState: 'degraded',
    rootFindings: ['ssh-route'],
  },
  {
    id: 'corporate-hosts, Remote Login off',
    setUp: [withoutInclude, hostsLine, 'pkill -F /run/sshd.pid'],
    builds: false,
    nixOutput: 'connect to host linux-builder port 22: Connection refused',
    headline: "Nix can't reach the Linux builder: SSH connects to the wrong place.",
    state: 'down',
    quickState: 'degraded',
    rootFindings: ['ssh-route'],
  },
  {
    id: 'seed-step2',
    setUp: [withoutInclude, hostsLine, switchProtocol, usersOwnConfig],
    builds: false,
    nixOutput: 'REMOTE HOST IDENTIFICATION HAS CHANGED',
    headline: "Nix can't reach the Linux builder: SSH connects to this Mac.",
    state: 'down',
    quickState: 'degraded',
    rootFindings: ['ssh-route', 'machines-store-modified'],
  },
  {
    id: '4b: seed-step2 with a block in the configuration of root',
    setUp: [withoutInclude, hostsLine, switchProtocol, usersOwnConfig, rootBlock],
    builds: true,
    nixOutput: null,
    headline: 'Something modified the machines file in the Nix store. Builds still work.',
    state: 'degraded',
    quickState: 'degraded',
    rootFindings: ['machines-store-modified'],
    quickRootFindings: ['ssh-route', 'machines-store-modified'],
  },
  {
    id: '4b: corporate with a block in the configuration of root',
    setUp: [withoutInclude, rootBlock],
    builds: true,
    nixOutput: null,
    headline: 'The Linux builder is working.',
    state: 'healthy',
    quickState: 'degraded',
    rootFindings: [],
    quickRootFindings: ['ssh-route'],
  },
  {
    id: 'key-0640',
    setUp: ['chmod 640 /etc/nix/builder_ed25519'],
    builds: false,
    nixOutput: "Permissions 0640 for '/etc/nix/builder_ed25519' are too open",
    headline: "SSH rejects the builder's key: other users can read it.",
    state: 'down',
    quickState: 'down',
    rootFindings: ['key-permissions'],
  },
  {
    id: 'key-missing',
    setUp: ['rm /etc/nix/builder_ed25519'],
    builds: false,
    nixOutput: 'Identity file /etc/nix/builder_ed25519 not accessible',
    headline: "The builder's private key is missing.",
    state: 'down',
    quickState: 'down',
    rootFindings: ['key-missing'],
  },
  {
    id: 'seed-duplicates',
    setUp: [
      withoutInclude,
      hostsLine,
      `echo '${localhostLine}' >/tmp/line; chmod u+w "$(readlink -f /etc/nix/machines)"; cat /tmp/line >>"$(readlink -f /etc/nix/machines)"`,
    ],
    builds: false,
    nixOutput: '2 available machines',
    headline: "Nix can't reach the Linux builder: SSH connects to this Mac.",
    state: 'down',
    quickState: 'degraded',
    rootFindings: ['ssh-route', 'machines-duplicate', 'machines-store-modified'],
  },
  {
    id: 'seed-final',
    setUp: [withoutInclude, hostsLine, writeMachines(localhostLine), usersOwnConfig],
    builds: false,
    nixOutput: 'Host key verification failed',
    headline: "Nix can't reach the Linux builder: SSH connects to this Mac.",
    state: 'down',
    quickState: 'degraded',
    rootFindings: ['ssh-route', 'machines-store-modified'],
  },
  {
    id: 'builders-empty',
    setUp: [
      "cp --remove-destination /etc/static/nix/nix.conf /etc/nix/nix.conf; echo 'builders =' >>/etc/nix/nix.conf",
      'kill "$(cat /run/nix-daemon.pid)"; nix-daemon >/tmp/nix-daemon.log 2>&1 &',
      'sleep 0.3',
    ],
    builds: false,
    nixOutput: 'is required to build',
    headline: "Nix isn't using any builders: its builders setting is empty.",
    state: 'down',
    quickState: 'down',
    rootFindings: ['builders-off'],
  },
  {
    id: 'machines-missing',
    setUp: ['rm /etc/nix/machines'],
    builds: false,
    nixOutput: 'is required to build',
    headline: "Nix doesn't know about the Linux builder: no machines file.",
    state: 'down',
    quickState: 'down',
    rootFindings: ['machines-missing'],
  },
  {
    id: 'machines-malformed',
    setUp: [
      `rm /etc/nix/machines; echo 'ssh-ng://builder@linux-builder x86_64-linux /etc/nix/builder_ed25519 four' >/etc/nix/machines`,
    ],
    builds: false,
    nixOutput: 'bad machine specification',
    headline: "Every build fails: Nix can't read the machines file.",
    state: 'down',
    quickState: 'down',
    rootFindings: ['machines-malformed', 'machines-unmanaged'],
  },
  {
    id: 'machines-nohostkey',
    setUp: [
      'line=$(cut -d\' \' -f1-7 /etc/nix/machines); rm /etc/nix/machines; echo "$line -" >/etc/nix/machines',
    ],
    builds: false,
    nixOutput: 'Host key verification failed',
    headline: "Nix rejects the Linux builder: its host key isn't known.",
    state: 'down',
    quickState: 'degraded',
    rootFindings: ['host-key-unpinned', 'machines-unmanaged'],
  },
]

/** Brings the Mac into the state; throws if a line of the setup fails. */
export async function setUpState(mac: PrivateMac, state: ObservedState): Promise<void> {
  for (const line of state.setUp) {
    const output = await mac.sh('root', line)
    if (output.code !== 0) throw new Error(`${state.id}: ${line}: ${output.output}`)
  }
}
