import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import {
  type BuilderControl,
  describeOutcome,
  type Planned,
  type RepairResult,
  type RepairStage,
} from '../../../electron/core/model/plan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { describeRootScan } from '../../../electron/diagnose/views/root-scan-text.ts'
import { computeScriptSum, joinScripts, planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import type { RepairProgress } from '../../../electron/monitor/state/monitor-state.ts'
import { planControl } from '../../../electron/repair/controls/builder-control.ts'
import { fixKeyPermissions } from '../../../electron/repair/repairs/fix-key-permissions.ts'
import { now, secondsAgo } from '../../fixtures/observation.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { planNewestUndo } from '../../repair/fixtures/newest-undo.ts'
import { withAdminCheck } from './admin-check-changes.ts'
import { createScreen } from './created-screen.ts'
import {
  aMac,
  repairedNow,
  repairedYesterday,
  verifiedAt,
  whilePaused,
  withDuplicateEntry,
  withKeyInOpenFolder,
  withOpenKey,
  withRunningBuild,
} from './macs.ts'

const openKey = aMac(withOpenKey)
const works = aMac(verifiedAt)
const busyMac = aMac(verifiedAt, withRunningBuild)

function showPlans(snapshot: Snapshot, plans: readonly Planned[]) {
  return createScreen(snapshot, {
    monitor: {
      repair: {
        status: 'planned',
        plans,
        script: joinScripts(plans),
        sha256: computeScriptSum(joinScripts(plans)),
      },
    },
  })
}

/** Returns the window of a plan's script. */
function showScriptPage(screen: PopoverView): PopoverView {
  return { ...screen, page: 'script' }
}

/** Returns the default repair of the root finding, as its button requests it. */
function showPlanned(snapshot: Snapshot) {
  return showPlans(snapshot, planRepairs(createStatus(snapshot), []))
}

function showControl(snapshot: Snapshot, control: BuilderControl) {
  const planning = planControl(snapshot, control)
  return showPlans(snapshot, planning.kind === 'planned' ? [planning.planned] : [])
}

/** What RepairRun and the script say of each outcome (electron/monitor/repairs/repair-outcome.ts). */
const stepFailed = {
  reason: 'A step failed.',
  printed: 'chmod: /etc/nix/builder_ed25519: Read-only file system',
}
/** What the script of fix-key-permissions prints on the fake Mac. */
const writtenTexts = { reason: '', printed: 'Written: /private/etc/nix/builder_ed25519' }

const unfixedTexts = {
  ...writtenTexts,
  reason: "The repair ran, but the problem is still there: Other users can read the builder's SSH key.",
}

/** Returns the outcome of fix-key-permissions on a Mac that is afterwards `after`. */
function showEnded(after: Snapshot, outcome: RepairResult['outcome'], texts = writtenTexts) {
  const key = createStatus(openKey).findings[0]?.key ?? ''
  const remainingFindings = createStatus(after).findings.filter((finding) => finding.key === key)
  const result: RepairResult = {
    subject: { kind: 'finding', finding: key, repair: fixKeyPermissions.id },
    outcome,
    summary: describeOutcome(fixKeyPermissions.texts, outcome),
    before: [key],
    after: remainingFindings.map((finding) => finding.key),
    ...texts,
  }
  const repair: RepairProgress = { status: 'done', since: secondsAgo(9), results: [result] }
  return createScreen(after, { monitor: { repair, stateSince: now } })
}

function showRunning(stage: RepairStage) {
  const finding = createStatus(openKey).findings[0]?.key ?? ''
  const repair: RepairProgress = {
    status: 'running',
    subject: { kind: 'finding', finding, repair: fixKeyPermissions.id },
    progress: fixKeyPermissions.texts.progress,
    since: now,
    stage,
  }
  return createScreen(openKey, { monitor: { repair } })
}

function showUndo(snapshot: Snapshot) {
  const plan = planNewestUndo(snapshot)
  return showPlans(snapshot, plan === null ? [] : [plan])
}

/** Returns the result of a control on a Mac that is afterwards `after`. */
function showControlDone(after: Snapshot, control: BuilderControl, summary: string) {
  const reason = control === 'admin-check' ? describeRootScan(after) : null
  const result: RepairResult = {
    subject: { kind: 'control', control },
    outcome: 'fixed',
    summary,
    before: [],
    after: [],
    reason: reason ?? '',
    printed: '',
  }
  const repair: RepairProgress = { status: 'done', since: secondsAgo(9), results: [result] }
  return createScreen(after, { monitor: { repair, stateSince: secondsAgo(5) } })
}

/** A repair from its plan to its outcome. */
export const repairScreens = {
  planned: showPlanned(openKey),
  'planned-way': showPlanned(aMac(withHostsLineInsteadOfInclude)),
  'planned-lines': showPlanned(aMac(withDuplicateEntry)),
  script: showScriptPage(showPlanned(openKey)),
  'planned-restart': showControl(busyMac, 'restart'),
  'planned-stop': showControl(works, 'stop'),
  'planned-check': showControl(aMac(withHostsLineInsteadOfInclude), 'admin-check'),
  'planned-undo': showUndo(aMac(verifiedAt, repairedYesterday)),
  'plan-refused': showPlanned(aMac(withKeyInOpenFolder)),
  asking: showRunning('password'),
  running: showRunning('verifying'),
  fixed: showEnded(aMac(verifiedAt, repairedNow), 'fixed'),
  stopped: showControlDone(aMac(whilePaused), 'stop', 'Linux builder stopped'),
  checked: showControlDone(aMac(verifiedAt, withAdminCheck(now)), 'admin-check', 'Admin check finished'),
  'not-fixed': showEnded(openKey, 'not-fixed', unfixedTexts),
  failed: showEnded(openKey, 'failed', stepFailed),
  refused: showEnded(openKey, 'refused', {
    reason: 'This Mac changed since you reviewed the steps. Nothing ran.',
    printed: '',
  }),
  'not-known': showEnded(openKey, 'unknown', {
    reason:
      'No response within 10 minutes. The script may still be running. Check again before you repair anything else.',
    printed: '',
  }),
} as const
