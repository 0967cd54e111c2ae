import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { everyView, machine, screens, troubledDay } from './more-views.ts'
import {
  checks,
  consequence,
  createChainTo,
  demo,
  keyFinding,
  keyPlan,
  remote,
  routeFinding,
  script,
  seen,
  serviceFinding,
} from './samples.ts'

/** Views as the main process pushes them, one per state, for the tests of the page. */
const at = '2026-03-04T10:00:00.000Z'
const earlier = '2026-03-04T09:48:00.000Z'

function view(
  state: NonNullable<PopoverView['status']>['state'],
  summary: string,
  more: Partial<PopoverView> = {},
): PopoverView {
  return {
    status: {
      schema: 2,
      takenAt: at,
      state,
      verifiedAt: null,
      summary,
      builder: {
        uri: 'ssh-ng://builder@linux-builder',
        host: 'linux-builder',
        port: 31022,
        user: 'builder',
        keyPath: '/etc/nix/builder_ed25519',
        label: 'org.nixos.linux-builder',
        pid: 4711,
        kind: 'managed',
        systems: ['aarch64-linux'],
        summary: summary,
        observedAt: at,
        state,
      },
      builders: [],
      choices: [],
      findings: more.rootFindings ?? [],
      routes: [],
    },
    scanning: false,
    stateSince: earlier,
    headline: { title: more.rootFindings?.[0]?.headline ?? summary.replace(/\.$/, ''), detail: null },
    rootFindings: [],
    quietNotes: [],
    canSnooze: true,
    managed: { settings: {}, sources: {}, problems: [] },
    shortcut: 'off',
    messagesForIt: [],
    cameBack: {},
    offers: {},
    chain: createChainTo('build', 'not-known', seen.build),
    checks,
    ...everyView,
    repair: { status: 'idle' },
    demo: null,
    warnings: [],
    ...more,
  }
}

const healthy = view('healthy', 'No problems found', {
  vm: machine && { ...machine, builds: [] },
})
const keyDown = view('down', "SSH rejects the builder's key: other users can read it.", {
  rootFindings: [keyFinding],
  offers: {
    [keyFinding.key]: [
      { id: 'fix-key-permissions', button: 'Close the key to others…', action: 'Close the key to others' },
    ],
  },
  chain: createChainTo('ssh-key', 'broken', 'mode 0640: others may read it'),
})
const degraded = view('degraded', "Nix probably can't reach the Linux builder.", {
  rootFindings: [routeFinding],
  chain: createChainTo('route', 'concern', 'goes to port 22, where Remote Login answers'),
})

/** Every kind of view of the popover. */
export const views = {
  healthy,
  'healthy-proven': {
    ...healthy,
    status: healthy.status && { ...healthy.status, verifiedAt: at },
    headline: { title: 'Linux builder is working', detail: null },
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
          ...remote,
          state: 'unknown',
          summary: 'not checked: remote builders are checked only on request',
        },
        {
          ...remote,
          uri: 'ssh-ng://nix@forge.example.com',
          host: 'forge.example.com',
          state: 'down',
          summary: 'The build machine forge.example.com refuses ssh connections',
          observedAt: earlier,
        },
      ],
    },
    probingRemote: [],
  },
  'down-key': { ...keyDown, rootFindings: [keyFinding, routeFinding] },
  'down-service': view('down', 'Linux builder is turned off.', {
    rootFindings: [serviceFinding],
    offers: {
      [serviceFinding.key]: [{ id: 'load-service', button: 'Start builder…', action: 'Start builder' }],
    },
    chain: createChainTo('launchd', 'broken', 'the service is disabled'),
    ...troubledDay,
    controls: ['start'],
  }),
  starting: view('starting', 'The Linux builder is starting. This usually takes under a minute.', {
    chain: createChainTo('port', 'not-known', 'no banner yet'),
  }),
  asleep: view('asleep', 'The Linux builder is idle. It starts when a build needs it.'),
  paused: view('paused', 'You stopped the Linux builder.', {
    chain: createChainTo('launchd', 'not-known', 'the service is not loaded').map((link) => ({
      ...link,
      state: 'not-known' as const,
    })),
    controls: ['start'],
    ready: { subject: { kind: 'control', control: 'start' }, shown: null },
    testBuildRefusal: 'The builder is stopped. Start it first.',
  }),
  absent: view('absent', 'No Linux builder is set up on this Mac.', {
    chain: [],
    controls: [],
    vm: null,
    testBuildRefusal:
      'No entry in /etc/nix/machines points to the Linux builder, so Nix won’t send it builds.',
    history: null,
    setupOptions: [
      {
        id: 'nix-darwin',
        title: 'With nix-darwin',
        message: 'Add this to your nix-darwin configuration and run darwin-rebuild switch.',
        snippet: 'nix.linux-builder.enable = true;\n',
        manual: 'https://nix-darwin.github.io/nix-darwin/manual/',
      },
      {
        id: 'determinate',
        title: 'Beside Determinate Nix',
        message: 'Add this to the configuration that imports its module.',
        snippet: 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;\n',
        manual: 'https://docs.determinate.systems/guides/nix-darwin/',
      },
    ],
  }),
  unknown: view('unknown', "Can't check the Linux builder: launchctl did not answer within 5 s.", {
    chain: createChainTo('launchd', 'not-known', 'launchctl did not answer within 5 s'),
    warnings: ['Notifications are not shown: UNErrorDomain error 1.'],
  }),
  planned: {
    ...keyDown,
    repair: { status: 'planned', plans: [{ ok: true, plan: keyPlan }], script, sha256: 'a'.repeat(64) },
  },
  'plan-refused': {
    ...keyDown,
    repair: {
      status: 'planned',
      plans: [
        {
          ok: false,
          subject: keyPlan.subject,
          reason:
            'The folder /opt/keys may be written by others, who could swap the key. Put it back to /etc/nix.',
        },
      ],
      script: '',
      sha256: 'e'.repeat(64),
    },
  },
  running: {
    ...{ ...keyDown, headline: { title: 'Repairing…', detail: null } },
    repair: { status: 'running', title: keyPlan.title, since: at, stage: 'running' },
  },
  fixed: {
    ...healthy,
    repair: {
      status: 'done',
      since: at,
      results: [
        {
          subject: keyPlan.subject,
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
      status: 'done',
      since: at,
      results: [
        {
          subject: keyPlan.subject,
          outcome: 'not-fixed',
          before: [keyFinding.key],
          after: [keyFinding.key],
          output: 'step 1 done\nstep 2 done',
        },
      ],
    },
  },
  ...Object.fromEntries(Object.entries(screens).map(([name, more]) => [name, { ...healthy, ...more }])),
  'first-look': {
    ...healthy,
    status: null,
    headline: null,
    stateSince: null,
    scanning: true,
    chain: [],
    checks: [],
  },
} satisfies Record<string, PopoverView>
