import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { everyView, machine, screens, troubledDay } from './more-views.ts'
import {
  chainTo,
  consequence,
  keyFinding,
  keyPlan,
  routeFinding,
  script,
  seen,
  serviceFinding,
} from './samples.ts'

/** Views as the program pushes them, one per state, for the tests of the page. */
const at = '2026-03-04T10:00:00.000Z'
const earlier = '2026-03-04T09:48:00.000Z'

const lookedAt: PopoverView['lookedAt'] = [
  { what: 'launchd job', at, seen: true, says: 'running, process 4711, started once' },
  { what: 'machine', at, seen: true, says: 'QEMU, process 4720' },
  { what: 'port 31022', at, seen: true, says: 'SSH-2.0-OpenSSH_10.0, ssh-ed25519' },
  { what: 'key file', at, seen: true, says: '/etc/nix/builder_ed25519, 0600, root' },
  { what: 'machines file', at, seen: true, says: '1 entry, from nix-darwin' },
  { what: 'Nix settings', at, seen: false, says: 'nix did not answer within 5 s' },
  { what: "root's ssh", at, seen: false, says: '/var/root/.ssh is open to root only' },
]

function view(
  state: NonNullable<PopoverView['status']>['state'],
  summary: string,
  more: Partial<PopoverView> = {},
): PopoverView {
  return {
    status: {
      schema: 1,
      takenAt: at,
      state,
      proven: null,
      summary,
      builder: {
        uri: 'ssh-ng://builder@linux-builder',
        host: 'linux-builder',
        port: 31022,
        user: 'builder',
        keyPath: '/etc/nix/builder_ed25519',
        label: 'org.nixos.linux-builder',
        pid: 4711,
        whose: 'this-builder',
        says: summary,
        lookedAt: at,
        state,
      },
      builders: [],
      findings: more.leading ?? [],
      routes: [],
    },
    looking: false,
    stateSince: earlier,
    leading: [],
    offers: {},
    chain: chainTo('build', 'not-known', seen.build),
    lookedAt,
    ...everyView,
    repair: { at: 'idle' },
    demo: null,
    notices: [],
    ...more,
  }
}

const elsewhere: BuilderStatus = {
  uri: 'ssh-ng://nix@build.example.com',
  host: 'build.example.com',
  port: 22,
  user: 'nix',
  keyPath: '/var/root/.ssh/build',
  label: null,
  pid: null,
  state: 'unknown',
  whose: 'remote',
  says: '',
  lookedAt: null,
}

const healthy = view('healthy', 'Everything that can be seen without a build is in order.', {
  machine: machine && { ...machine, builds: [] },
})
const keyDown = view('down', "ssh refuses the builder's key: others may read it.", {
  leading: [keyFinding],
  offers: { [keyFinding.key]: [{ id: 'fix-key-permissions', button: 'Close the key to others…' }] },
  chain: chainTo('ssh-key', 'broken', 'mode 0640: others may read it'),
})
const degraded = view('degraded', 'Nix probably cannot reach the Linux builder.', {
  leading: [routeFinding],
  chain: chainTo('route', 'concern', 'goes to port 22, where Remote Login answers'),
})

const demo = {
  scenario: 'route-to-remote-login',
  changing: false,
  scenarios: [
    { id: 'healthy', title: 'Everything is in order' },
    { id: 'route-to-remote-login', title: "Root's ssh goes to Remote Login" },
  ],
}

/** Every picture that the popover can show. */
export const views = {
  healthy,
  'healthy-proven': {
    ...healthy,
    status: healthy.status && { ...healthy.status, summary: 'The Linux builder works.' },
  },
  degraded: {
    ...degraded,
    status: degraded.status && { ...degraded.status, findings: [routeFinding, consequence] },
    demo,
  },
  'demo-changing': { ...healthy, demo: { ...demo, changing: true } },
  'machines-elsewhere': {
    ...healthy,
    status: healthy.status && {
      ...healthy.status,
      builders: [
        healthy.status.builder,
        {
          ...elsewhere,
          state: 'unknown',
          says: 'not looked at: machines elsewhere are looked at only when somebody asks',
        },
        {
          ...elsewhere,
          uri: 'ssh-ng://nix@forge.example.com',
          state: 'down',
          says: 'The build machine forge.example.com refuses ssh connections',
          lookedAt: earlier,
        },
      ],
    },
    askingRemote: [],
  },
  'down-key': { ...keyDown, leading: [keyFinding, routeFinding] },
  'down-service': view('down', 'The Linux builder is switched off.', {
    leading: [serviceFinding],
    offers: { [serviceFinding.key]: [{ id: 'load-service', button: 'Start builder…' }] },
    chain: chainTo('launchd', 'broken', 'the service is disabled'),
    ...troubledDay,
    controls: ['start'],
  }),
  starting: view('starting', 'The Linux builder is starting. Usually ready in under a minute.', {
    chain: chainTo('port', 'not-known', 'no banner yet'),
  }),
  asleep: view('asleep', 'The builder sleeps until a build needs it.'),
  paused: view('paused', 'You stopped the Linux builder.', {
    chain: chainTo('launchd', 'not-known', 'the service is not loaded').map((link) => ({
      ...link,
      state: 'not-known' as const,
    })),
    controls: ['start'],
    noTestBuild: 'The builder is stopped; it can be started first.',
  }),
  absent: view('absent', 'No Linux builder is set up on this Mac.', {
    chain: [],
    controls: [],
    machine: null,
    noTestBuild: 'No machines entry leads to the Linux builder, so Nix would send it no build.',
    past: null,
    settingUp: [
      {
        id: 'nix-darwin',
        title: 'With nix-darwin',
        says: 'Add this to your nix-darwin configuration and run darwin-rebuild switch.',
        snippet: 'nix.linux-builder.enable = true;\n',
      },
      {
        id: 'determinate',
        title: 'Beside Determinate Nix',
        says: 'Add this to the configuration that imports its module.',
        snippet: 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;\n',
      },
    ],
  }),
  unknown: view('unknown', 'Cannot tell: launchctl did not answer within 5 s.', {
    chain: chainTo('launchd', 'not-known', 'launchctl did not answer within 5 s'),
    notices: ['Notifications are not shown: UNErrorDomain error 1.'],
  }),
  planned: { ...keyDown, repair: { at: 'planned', plans: [{ planned: true, plan: keyPlan }], script } },
  'plan-refused': {
    ...keyDown,
    repair: {
      at: 'planned',
      plans: [
        {
          planned: false,
          repair: 'fix-key-permissions',
          finding: keyFinding.key,
          why: 'The folder /opt/keys may be written by others, who could swap the key. Put it back to /etc/nix.',
        },
      ],
      script: '',
    },
  },
  running: { ...keyDown, repair: { at: 'running', title: keyPlan.title, since: at } },
  fixed: {
    ...healthy,
    repair: {
      at: 'done',
      since: at,
      results: [
        {
          repair: 'fix-key-permissions',
          finding: keyFinding.key,
          outcome: 'fixed',
          before: [keyFinding.key],
          after: [],
          output: 'step 1 done\nstep 2 done',
        },
      ],
    },
  },
  'not-fixed': {
    ...keyDown,
    repair: {
      at: 'done',
      since: at,
      results: [
        {
          repair: 'fix-key-permissions',
          finding: keyFinding.key,
          outcome: 'not-fixed',
          before: [keyFinding.key],
          after: [keyFinding.key],
          output: 'step 1 done\nstep 2 done',
        },
      ],
    },
  },
  ...Object.fromEntries(Object.entries(screens).map(([name, more]) => [name, { ...healthy, ...more }])),
  'first-look': { ...healthy, status: null, stateSince: null, looking: true, chain: [], lookedAt: [] },
} satisfies Record<string, PopoverView>
