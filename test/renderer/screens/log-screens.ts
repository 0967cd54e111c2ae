import { builderLogPath, parseBuilderLog } from '../../../electron/core/model/builder-log.ts'
import type { RepairProgress } from '../../../electron/monitor/state/monitor-state.ts'
import { observed, secondsAgo, unobserved } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { aJob, label } from '../../fixtures/service.ts'
import { applyChanges, type Change, withService } from '../../fixtures/snapshot-changes.ts'
import { createScreen } from './created-screen.ts'
import { aMac, crashLooping, verifiedAt } from './macs.ts'

const boot = `[    0.000000] Booting Linux on physical CPU 0x0000000000
[    1.204311] EXT4-fs (vda): mounted filesystem with ordered data mode
[  OK  ] Started OpenSSH Daemon.
<<< Welcome to NixOS 25.11 (aarch64) - ttyAMA0 >>>
nixos login: builder (automatic login)
`
const crash = 'qemu-system-aarch64: hvf_arch_init_vcpu: assertion failed\n'

/** The builder was restarted five hours ago, to capture its output. */
function withCapturedText(text: string): Change {
  return (snapshot) => ({
    ...snapshot,
    builderLog: observed({
      path: builderLogPath,
      bytes: text.length,
      changedAt: secondsAgo(60),
      ...parseBuilderLog(text),
    }),
    receipts: observed([
      aReceipt({ name: 'capture-log', at: secondsAgo(5 * 3600), before: { [label]: 'runs-0' } }),
    ]),
  })
}

const withLog = aMac(verifiedAt, withService({ job: observed(aJob()) }), withCapturedText(boot))
const recentRepair: RepairProgress = {
  status: 'done',
  since: secondsAgo(20),
  results: [
    {
      subject: { kind: 'control', control: 'capture-log', service: label },
      outcome: 'fixed',
      summary: 'Log capture started',
      before: [],
      after: [],
      reason: "Capturing the builder's output until it exits.",
      printed: '',
    },
  ],
}
/** Its launchd job writes a log too. */
const withServiceLog: Change = (snapshot) => {
  const path = '/var/log/linux-builder.log'
  const log = { path, bytes: crash.length, changedAt: secondsAgo(90), ...parseBuilderLog(crash) }
  return { ...snapshot, serviceLogs: [{ label, isRootsOwn: true, log }] }
}
const withoutLog: Change = (snapshot) => ({
  ...snapshot,
  builderLog: unobserved("it isn't a file that only root can change"),
})

/** The window of the captured log, and the screens that lead to it. */
export const logScreens = {
  log: createScreen(withLog, { app: { page: 'log' } }),
  'log-of-a-crash': createScreen(aMac(crashLooping, withCapturedText(crash)), { app: { page: 'log' } }),
  'log-of-a-service': createScreen(applyChanges(withLog, withServiceLog), { app: { page: 'log' } }),
  'log-only-of-a-service': createScreen(aMac(withServiceLog), { app: { page: 'log' } }),
  'crash-with-log': createScreen(aMac(crashLooping, withCapturedText(crash))),
  'crash-without-log': createScreen(aMac(crashLooping)),
  'log-not-captured': createScreen(aMac(), { app: { page: 'log' } }),
  'log-not-seen': createScreen(aMac(withoutLog), { app: { page: 'log' } }),
  'log-captured': createScreen(withLog, { monitor: { repair: recentRepair } }),
} as const
