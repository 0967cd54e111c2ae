import type { Finding } from '../../electron/core/model/finding.ts'
import type { Plan } from '../../electron/core/model/plan.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import type { ChainLink } from '../../electron/diagnose/facts/chain-link.ts'
import type { CheckLine } from '../../electron/diagnose/views/checks.ts'

/** Findings, a plan and chains for the views of the tests. */
const names: Record<ChainLink['id'], string> = {
  launchd: 'launchd',
  machine: 'VM',
  port: 'Port',
  'ssh-key': 'SSH key',
  route: 'SSH route',
  build: 'Build',
}
export const seen: Record<ChainLink['id'], string> = {
  launchd: 'org.nixos.linux-builder runs, process 4711',
  machine: 'QEMU, process 4720, forwards port 31022',
  port: 'SSH-2.0-OpenSSH_10.0, the key is the pinned one',
  'ssh-key': '/etc/nix/builder_ed25519, mode 0600, root',
  route: 'root reaches 127.0.0.1, port 31022',
  build: 'no build seen since the machine started',
}

/** Returns a chain that is good up to this link, which has this state; the links after a broken one are unknown. */
export function createChainTo(id: ChainLink['id'], state: ChainLink['state'], message: string): ChainLink[] {
  const ids = Object.keys(names) as ChainLink['id'][]
  const index = ids.indexOf(id)
  return ids.map((link, position) => {
    if (position === index) return { id: link, name: names[link], state, message }
    const behind = position > index && state === 'broken'
    const known = !behind && link !== 'build'
    return {
      id: link,
      name: names[link],
      state: known ? 'good' : 'not-known',
      message: behind ? 'not known behind the break' : seen[link],
    }
  })
}

export const routeFinding: Finding = {
  id: 'ssh-route',
  subject: 'ssh-ng://builder@linux-builder',
  key: 'ssh-route@ssh-ng://builder@linux-builder',
  severity: 'warning',
  title: "Nix's ssh probably goes to this Mac instead of the builder.",
  headline: 'Nix probably connects to this Mac instead of the builder',
  cause: '/etc/ssh/ssh_config has no Include line, so the builder’s SSH settings are never read.',
  explanation:
    '/etc/ssh/ssh_config has no Include line, so the file of nix-darwin that sets port 31022 for linux-builder is never read. Nix connects to port 22, where the Remote Login of this Mac answers with another host key.',
  evidence: [
    {
      message: 'No line takes in ssh_config.d',
      source: { file: '/etc/ssh/ssh_config', line: null },
      value: '',
    },
    {
      message: 'ssh would go to port 22',
      source: { command: '/usr/bin/ssh -G -F /etc/ssh/ssh_config linux-builder' },
      value: 'port 22',
    },
    {
      message: "Remote Login's key answers there",
      source: {
        address: '127.0.0.1:22',
        fingerprint: 'SHA256:w8rcXAfhn9ww8ij5kvAj0+/yYBUC8shZjn/7Ix9tTXU',
      },
      value: 'SSH-2.0-OpenSSH_9.9',
    },
  ],
  causedBy: null,
  repairs: [],
  permanentFix:
    "environment.etc.\"ssh/ssh_config.d/100-linux-builder.conf\".text = ''\n  Host linux-builder\n    Hostname localhost\n    Port 31022\n'';",
}

export const keyFinding: Finding = {
  id: 'key-permissions',
  subject: '/etc/nix/builder_ed25519',
  key: 'key-permissions@/etc/nix/builder_ed25519',
  severity: 'error',
  title: 'The private key of the builder may be read by others.',
  headline: 'SSH rejects the builder’s key: other users can read it',
  cause: '/etc/nix/builder_ed25519 has mode 0640. SSH ignores private keys that others can read.',
  explanation:
    "Nix runs ssh as root, and ssh refuses a private key that its owner's group or others may read: it ignores the key and the login fails. The repair makes the file readable by root only.",
  evidence: [
    {
      message: 'Mode of the file',
      source: { file: '/etc/nix/builder_ed25519', line: null },
      value: '0640, root:nixbld',
    },
  ],
  causedBy: null,
  repairs: ['fix-key-permissions'],
  permanentFix:
    "system.activationScripts.postActivation.text = ''\n  chmod 600 /etc/nix/builder_ed25519\n'';",
}

export const consequence: Finding = {
  ...routeFinding,
  id: 'ssh-route-user-only',
  key: 'ssh-route-user-only@ssh-ng://builder@linux-builder',
  severity: 'note',
  title: 'Your own ssh reaches the builder, which the daemon never uses.',
  headline: 'Your own SSH settings reach the builder; Nix doesn’t use them',
  causedBy: routeFinding.key,
  evidence: [],
  permanentFix: null,
}

export const serviceFinding: Finding = {
  ...keyFinding,
  id: 'service-disabled',
  subject: 'org.nixos.linux-builder',
  key: 'service-disabled@org.nixos.linux-builder',
  title: "launchd's list of disabled services has the builder.",
  headline: 'The builder is disabled in launchd',
  cause: 'launchd is set not to start org.nixos.linux-builder, so no builder runs.',
  explanation:
    'launchd is set not to start org.nixos.linux-builder, so no builder runs. Somebody ran launchctl disable, or an update did. launchd does not start the builder until it is enabled again.',
  evidence: [
    {
      message: 'The list of disabled services',
      source: { command: '/bin/launchctl print-disabled system' },
      value: '"org.nixos.linux-builder" => disabled',
    },
  ],
  repairs: ['load-service'],
  permanentFix: null,
}

export const keyPlan: Plan = {
  subject: { kind: 'finding', finding: keyFinding.key, repair: 'fix-key-permissions' },
  title: "Close the builder's key to others",
  risk: 'safe',
  needsAdmin: true,
  steps: [
    {
      description: 'Makes root the owner of /etc/nix/builder_ed25519',
      script: "/usr/sbin/chown 0 '/etc/nix/builder_ed25519'",
    },
    {
      description: 'Lets only the owner read and write it',
      script: "/bin/chmod 0600 '/etc/nix/builder_ed25519'",
    },
  ],
  paths: ['/etc/nix/builder_ed25519'],
  interrupts: [],
  undo: {
    description: 'Gives the file mode 0640 again',
    script: "/bin/chmod 0640 '/etc/nix/builder_ed25519'",
  },
  permanentFix: null,
}

export const script = `set -eu
umask 077
finish() {
  status=$?
  say "builderbar: status $status"
}
# The plan
key='/etc/nix/builder_ed25519'

step '1 of 2: Makes root the owner'
/usr/sbin/chown 0 '/etc/nix/builder_ed25519'

step '2 of 2: Closes it to others'
/bin/chmod 0600 '/etc/nix/builder_ed25519'
`

export const checks: readonly CheckLine[] = [
  {
    subject: 'launchd job',
    at: '2026-03-04T10:00:00.000Z',
    observed: true,
    message: 'running, process 4711, started once',
  },
  { subject: 'machine', at: '2026-03-04T10:00:00.000Z', observed: true, message: 'QEMU, process 4720' },
  {
    subject: 'port 31022',
    at: '2026-03-04T10:00:00.000Z',
    observed: true,
    message: 'SSH-2.0-OpenSSH_10.0, ssh-ed25519',
  },
  {
    subject: 'key file',
    at: '2026-03-04T10:00:00.000Z',
    observed: true,
    message: '/etc/nix/builder_ed25519, 0600, root',
  },
  {
    subject: 'machines file',
    at: '2026-03-04T10:00:00.000Z',
    observed: true,
    message: '1 entry, from nix-darwin',
  },
  {
    subject: 'Nix settings',
    at: '2026-03-04T10:00:00.000Z',
    observed: false,
    message: 'nix did not answer within 5 s',
  },
  {
    subject: "root's ssh",
    at: '2026-03-04T10:00:00.000Z',
    observed: false,
    message: '/var/root/.ssh is open to root only',
  },
]

export const demo = {
  scenario: 'route-to-remote-login',
  changing: false,
  scenarios: [
    { id: 'healthy', title: 'Everything is in order' },
    { id: 'route-to-remote-login', title: "Root's ssh goes to Remote Login" },
  ],
}

export const remote: BuilderStatus = {
  uri: 'ssh-ng://nix@build.example.com',
  host: 'build.example.com',
  port: 22,
  user: 'nix',
  keyPath: '/var/root/.ssh/build',
  label: null,
  pid: null,
  state: 'unknown',
  kind: 'remote',
  systems: ['x86_64-linux'],
  summary: '',
  observedAt: null,
}
