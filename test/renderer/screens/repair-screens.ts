import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import type { BuilderControl, Planned, RepairResult, RepairStage } from '../../../electron/core/model/plan.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { joinScripts, planRepairs, sumOfScript } from '../../../electron/monitor/repairs/planner.ts'
import type { RepairProgress } from '../../../electron/monitor/state/monitor-state.ts'
import { planControl } from '../../../electron/repair/controls/builder-control.ts'
import { fixKeyPermissions } from '../../../electron/repair/repairs/fix-key-permissions.ts'
import { corporateHosts } from '../../diagnose/fixtures/snapshot-changes.ts'
import { at, now } from '../../diagnose/fixtures/snapshot-parts.ts'
import { planNewestUndo } from '../../repair/newest-undo.ts'
import {
  aMac,
  building,
  paused,
  repairedNow,
  repairedYesterday,
  verifiedAt,
  withDuplicateEntry,
  withKeyInOpenFolder,
  withOpenKey,
} from './macs.ts'
import { screenOf } from './screen-of.ts'

const openKey = aMac(withOpenKey)
const works = aMac(verifiedAt)
const busy = aMac(verifiedAt, building)

function shown(snapshot: Snapshot, plans: readonly Planned[]) {
  return screenOf(snapshot, {
    monitor: {
      repair: {
        status: 'planned',
        plans,
        script: joinScripts(plans),
        sha256: sumOfScript(joinScripts(plans)),
      },
    },
  })
}

/** Returns the window of a plan's script. */
function scriptOf(screen: PopoverView): PopoverView {
  return { ...screen, page: 'script' }
}

/** Returns the default repair of the root finding, as its button requests it. */
function planned(snapshot: Snapshot) {
  return shown(snapshot, planRepairs(createStatus(snapshot), []))
}

function asked(snapshot: Snapshot, control: BuilderControl) {
  const made = planControl(snapshot, control)
  return shown(snapshot, made.kind === 'planned' ? [made.planned] : [])
}

const printed =
  'step 1 of 2: Check that only root can change the folders above the key\nstep 2 of 2: Replace the key with a copy'

/** Returns the outcome of fix-key-permissions on a Mac that is afterwards `after`. */
function ended(after: Snapshot, outcome: RepairResult['outcome'], output = printed) {
  const key = createStatus(openKey).findings[0]?.key ?? ''
  const left = createStatus(after).findings.filter((finding) => finding.key === key)
  const result: RepairResult = {
    subject: { kind: 'finding', finding: key, repair: fixKeyPermissions.id },
    outcome,
    before: [key],
    after: left.map((finding) => finding.key),
    output,
  }
  const repair: RepairProgress = { status: 'done', since: at(9), results: [result] }
  return screenOf(after, { monitor: { repair, stateSince: now } })
}

function running(stage: RepairStage) {
  const repair: RepairProgress = { status: 'running', title: fixKeyPermissions.title, since: now, stage }
  return screenOf(openKey, { monitor: { repair } })
}

function takenBack(snapshot: Snapshot) {
  const plan = planNewestUndo(snapshot)
  return shown(snapshot, plan === null ? [] : [plan])
}

/** Returns the result of a control on a Mac that is afterwards `after`. */
function askedDone(after: Snapshot, control: BuilderControl) {
  const result: RepairResult = {
    subject: { kind: 'control', control },
    outcome: 'fixed',
    ...{ before: [], after: [], output: '' },
  }
  const repair: RepairProgress = { status: 'done', since: at(9), results: [result] }
  return screenOf(after, { monitor: { repair, stateSince: at(5) } })
}

/** A repair from its plan to its outcome. */
export const repairScreens = {
  planned: planned(openKey),
  'planned-way': planned(aMac(corporateHosts)),
  'planned-lines': planned(aMac(withDuplicateEntry)),
  script: scriptOf(planned(openKey)),
  'planned-restart': asked(busy, 'restart'),
  'planned-stop': asked(works, 'stop'),
  'planned-undo': takenBack(aMac(verifiedAt, repairedYesterday)),
  'plan-refused': planned(aMac(withKeyInOpenFolder)),
  asking: running('password'),
  running: running('verifying'),
  fixed: ended(aMac(verifiedAt, repairedNow), 'fixed'),
  stopped: askedDone(aMac(paused), 'stop'),
  'not-fixed': ended(openKey, 'not-fixed'),
  failed: ended(openKey, 'failed', 'chmod: /etc/nix/builder_ed25519: Read-only file system'),
  refused: ended(openKey, 'refused', 'This Mac changed since you reviewed the steps. Nothing ran.'),
  'not-known': ended(openKey, 'unknown', 'The prompt ended before it answered. The command may still run.'),
} as const
