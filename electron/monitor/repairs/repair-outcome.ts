import { captureLogId } from '../../core/builders/log-capture.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import {
  describeOutcome,
  getPlanIds,
  isAdminCheck,
  type Plan,
  type PlanSubject,
  type RepairResult,
} from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { ControlPlanned } from '../../repair/controls/builder-control.ts'
import type { PlanRun } from '../../repair/script/root-script.ts'
import { listUndoable } from '../../repair/undos.ts'
import {
  determineCaptureOutcome,
  determineCheckOutcome,
  determineToolOutcome,
  hasNewCapture,
  listUnlinked,
  type PlanOutcome,
} from './control-outcome.ts'

/** Determines the outcome of a plan from the status before and after its run. Pure. */

/** Texts of the outcome of a plan. */
export const repairOutcomeTexts = defineTexts({
  /** The summary if the problem ended by itself before its repair ran. */
  alreadyFixed: 'Already fixed',
  notReached: "Didn't run, because an earlier step failed.",
  stepFailed: 'A step failed.',
  stillStarting: 'The repair ran. The builder is still starting; check again in a minute.',
  unchecked: "The repair ran, but its result couldn't be checked.",
  worse: (summary: string) => `The repair ran, but: ${summary}`,
  stillOpen: (titles: readonly string[]) => `Still open: ${titles.join('; ')}.`,
  stillLoaded: 'It ran, but launchd still has the service.',
  stillThere: (titles: readonly string[]) =>
    `The repair ran, but the problem is still there: ${titles.join('; ')}.`,
  newProblem: (titles: readonly string[]) =>
    `The repair ran, but there is a new problem: ${titles.join('; ')}.`,
  notUndone: "It wasn't undone.",
  undoNotRecorded: "It ran, but didn't record the undo.",
})

/** Repairs after which the VM boots: their outcome is known once it answers or the boot time is over. */
const startingRepairs: ReadonlySet<string | null> = new Set([
  'load-service',
  'restart-builder',
  'recreate-disk',
  'realise-closure',
])

/** Whether the VM boots after this plan. */
export function startsVm({ subject }: Plan): boolean {
  if (subject.kind === 'control') return subject.control === 'start' || subject.control === 'restart'
  return subject.kind === 'finding' && startingRepairs.has(subject.repair)
}

/** Returns the ids of what the plan should have ended and the later scan still shows: mostly keys of findings. */
export function findRemaining(plan: Plan, before: Status, after: Status): readonly string[] {
  const { subject } = plan
  const failing = startsVm(plan) ? findNewErrors(before, after).filter(({ id }) => vmFindings.has(id)) : []
  switch (subject.kind) {
    case 'control': {
      if (isAdminCheck(subject)) return []
      if (subject.control === 'capture-log') return hasNewCapture(before, after) ? [] : [captureLogId]
      return [...new Set([...findContradictions(subject, after), ...failing.map(({ key }) => key)])]
    }
    case 'undo':
      return listUndoable(after.snapshot).flatMap(({ id }) => (id === subject.receipt ? [id] : []))
    case 'tool':
      return listUnlinked(plan, subject.script, after).length === 0 ? [] : [getPlanIds(subject).finding]
    case 'finding': {
      const targets = collectCausedKeys(before.findings, subject.finding)
      const remainingFindings = after.findings.filter(
        (finding) => finding.severity !== 'note' && targets.has(finding.key),
      )
      return [...new Set([...remainingFindings, ...failing].map((finding) => finding.key))]
    }
    case 'uninstall':
      return []
  }
}

/** Returns the key and those of all findings that it caused, directly or not. */
function collectCausedKeys(findings: readonly Finding[], key: string): ReadonlySet<string> {
  const keys = new Set([key])
  for (let previousSize = -1; previousSize !== keys.size; ) {
    previousSize = keys.size
    for (const finding of findings)
      if (finding.causedBy !== null && keys.has(finding.causedBy)) keys.add(finding.key)
  }
  return keys
}

/** Findings about a VM that does not start. After a start, any of them means the same failure. */
const vmFindings: ReadonlySet<string> = new Set([
  'service-not-loaded',
  'service-blocked',
  'service-disabled',
  'service-stopped',
  'service-crash-looping',
  'vm-not-running',
  'port-refused',
  'builder-wedged',
  'port-clash',
  'closure-missing',
])

function findNewErrors(before: Status, after: Status): readonly Finding[] {
  const keysBefore = new Set(before.findings.map(({ key }) => key))
  return after.findings.filter(({ key, severity }) => severity === 'error' && !keysBefore.has(key))
}

/**
 * Returns keys that show that the control failed: after `stop` the label, where launchd still knows the job; otherwise the
 * errors about the label.
 */
function findContradictions(
  { control, service = '' }: PlanSubject & { kind: 'control' },
  after: Status,
): readonly string[] {
  if (control === 'stop') {
    const job = valueOrNull(after.snapshot.services.find(({ label }) => label === service)?.job)
    return job?.known ? [service] : []
  }
  return after.findings
    .filter(({ severity, subject }) => severity === 'error' && subject === service)
    .map(({ key }) => key)
}

/** Whether the VM was started and has not answered since. */
export function isBooting(status: Status): boolean {
  return status.state === 'starting' || status.snapshot.boot.firstStartAt !== null
}

const fromWorst: readonly BuilderState[] = ['down', 'unknown', 'starting', 'degraded', 'healthy']

/** Returns the outcome of a plan whose script ran. */
export function determineOutcome(plan: Plan, run: PlanRun, before: Status, after: Status): PlanOutcome {
  const { subject } = plan
  if (run === 'not-run') return { outcome: 'refused', message: repairOutcomeTexts.notReached }
  if (subject.kind === 'undo') return determineUndoOutcome(plan, run, before, after)
  if (run === 'failed') return { outcome: 'failed', message: repairOutcomeTexts.stepFailed }
  if (subject.kind === 'tool') return determineToolOutcome(plan, subject.script, after)
  if (isAdminCheck(subject)) return determineCheckOutcome(after)
  const isControl = subject.kind === 'control'
  if (isControl && subject.control === 'capture-log') return determineCaptureOutcome(before, after)
  const remainingKeys = findRemaining(plan, before, after)
  if (remainingKeys.length > 0)
    return { outcome: 'not-fixed', message: formatRemaining(remainingKeys, before, after) }
  if (startsVm(plan) && isBooting(after)) {
    return {
      outcome: 'unknown',
      message: repairOutcomeTexts.stillStarting,
    }
  }
  if (after.state === 'unknown') return { outcome: 'unknown', message: repairOutcomeTexts.unchecked }
  if (isControl) return { outcome: 'fixed', message: '' }
  if (isWorse(before.state, after.state))
    return { outcome: 'not-fixed', message: repairOutcomeTexts.worse(after.summary) }
  // The finding is fixed even where it had hidden another error, which the message names.
  const revealedErrors = findNewErrors(before, after).filter(({ causedBy }) => causedBy === null)
  if (revealedErrors.length === 0) return { outcome: 'fixed', message: '' }
  return { outcome: 'fixed', message: repairOutcomeTexts.stillOpen(revealedErrors.map(({ title }) => title)) }
}

/** The states outside the list (asleep, paused, absent) count as no problem. */
function isWorse(before: BuilderState, after: BuilderState): boolean {
  const getRank = (state: BuilderState) =>
    fromWorst.includes(state) ? fromWorst.indexOf(state) : fromWorst.length
  return getRank(after) < getRank(before) && after !== 'starting'
}

function formatRemaining(remainingKeys: readonly string[], before: Status, after: Status): string {
  const keysBefore = new Set(before.findings.map(({ key }) => key))
  const titles = after.findings
    .filter((finding) => remainingKeys.includes(finding.key))
    .map((finding) => finding.title)
  if (titles.length === 0) return repairOutcomeTexts.stillLoaded
  const isUnchanged = remainingKeys.some((key) => keysBefore.has(key))
  return isUnchanged ? repairOutcomeTexts.stillThere(titles) : repairOutcomeTexts.newProblem(titles)
}

/** After an undo the finding is back as before the repair, so findings do not make the outcome worse. */
function determineUndoOutcome(plan: Plan, run: PlanRun, before: Status, after: Status): PlanOutcome {
  if (run === 'failed') return { outcome: 'refused', message: repairOutcomeTexts.notUndone }
  return findRemaining(plan, before, after).length > 0
    ? { outcome: 'not-fixed', message: repairOutcomeTexts.undoNotRecorded }
    : { outcome: 'fixed', message: '' }
}

/** Returns the result where the builder is already in the requested state and nothing has to run. */
export function createAlreadyDone(
  { subject, message }: ControlPlanned & { kind: 'already' },
  status: Status,
): RepairResult {
  return createResult(
    subject,
    { outcome: 'fixed', message: '', summary: message },
    { before: status, after: status },
  )
}

/** Returns the result of a plan, in its own words. */
export function createPlanResult(
  plan: Plan,
  outcome: PlanOutcome,
  statuses: { readonly before: Status; readonly after: Status },
  printed = '',
): RepairResult {
  const { summary = describeOutcome(plan, outcome.outcome) } = outcome
  return createResult(plan.subject, { ...outcome, summary }, statuses, printed)
}

/** Builds the result from the outcome, the findings before and after, and the script's output. */
export function createResult(
  subject: PlanSubject,
  { outcome, message, summary }: PlanOutcome & Pick<RepairResult, 'summary'>,
  statuses: { readonly before: Status; readonly after: Status },
  printed = '',
): RepairResult {
  return {
    subject,
    outcome,
    summary,
    before: statuses.before.findings.map((finding) => finding.key),
    after: statuses.after.findings.map((finding) => finding.key),
    reason: message,
    printed,
  }
}
