import { capturedLog, captureLogId, logCapture } from '../../core/builders/log-capture.ts'
import { linkedTool, toolPath } from '../../core/model/command-line-tool.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Outcome, Plan, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { type BuilderControl, type ControlPlanned, controlOf } from '../../repair/controls/builder-control.ts'
import { installToolId, toolOf } from '../../repair/controls/install-tool.ts'
import { undoId } from '../../repair/plan/undo.ts'
import type { PlanRun } from '../../repair/script/root-script.ts'
import { undoable } from '../../repair/undos.ts'

/** How the run of a plan is judged by looking at the Mac before and after. Pure. */

/** Repairs after which the machine boots: whether they helped is known when it answers, or past boot time. */
const startingRepairs: ReadonlySet<string> = new Set([
  'load-service',
  'restart-builder',
  'start-builder',
  'recreate-disk',
])

export function startsVm(plan: Plan): boolean {
  return startingRepairs.has(plan.repair)
}

/** The finding and all that it caused, however far. */
function causedKeys(findings: readonly Finding[], key: string): ReadonlySet<string> {
  const keys = new Set([key])
  for (let grown = -1; grown !== keys.size; ) {
    grown = keys.size
    for (const one of findings) if (one.causedBy !== null && keys.has(one.causedBy)) keys.add(one.key)
  }
  return keys
}

/** Keys of what the plan was to end and that the later look still shows. */
export function remainingFindings(plan: Plan, before: Status, after: Status): readonly string[] {
  const control = controlOf(plan)
  if (control === captureLogId) return isCapturedAnew(before, after) ? [] : [captureLogId]
  const failing = startsVm(plan) ? newErrors(before, after).filter(({ id }) => isOfVm.has(id)) : []
  if (control !== null) {
    const against = againstControl(plan.finding.slice(control.length + 1), control, after)
    return [...new Set([...against, ...failing.map(({ key }) => key)])]
  }
  if (plan.repair === undoId) {
    return undoable(after.snapshot).flatMap(({ id }) => (id === plan.finding ? [id] : []))
  }
  if (plan.repair === installToolId) return isToolLinked(plan, after) ? [] : [plan.finding]
  const wanted = causedKeys(before.findings, plan.finding)
  const left = after.findings.filter((one) => one.severity !== 'note' && wanted.has(one.key))
  return [...new Set([...left, ...failing].map((one) => one.key))]
}

/** That the machine does not come up is the same trouble, whatever it is called now. */
const isOfVm: ReadonlySet<string> = new Set([
  ...['service-not-loaded', 'service-blocked', 'service-disabled', 'service-stopped'],
  ...['service-crash-looping', 'vm-not-running', 'port-refused', 'builder-wedged', 'port-clash'],
])

function newErrors(before: Status, after: Status): readonly Finding[] {
  const known = new Set(before.findings.map(({ key }) => key))
  return after.findings.filter(({ key, severity }) => severity === 'error' && !known.has(key))
}

/** Root's receipt of a capture that was not there before, and its file. */
function isCapturedAnew(before: Status, after: Status): boolean {
  const capture = logCapture(after.snapshot)
  return capture !== null && capture.receipt !== logCapture(before.snapshot)?.receipt
}

/** What shows that the service of this label is not as it was asked to be: a job that is still known, or errors. */
function againstControl(label: string, control: BuilderControl, after: Status): readonly string[] {
  if (control === 'stop') {
    const job = valueOrNull(after.snapshot.services.find((one) => one.label === label)?.job)
    return job?.known ? [label] : []
  }
  return after.findings
    .filter(({ severity, subject }) => severity === 'error' && subject === label)
    .map(({ key }) => key)
}

/** Whether the machine was started and has not answered since. */
export function isBooting(status: Status): boolean {
  return status.state === 'starting' || status.snapshot.boot.firstStartAt !== null
}

const fromWorst: readonly BuilderState[] = ['down', 'unknown', 'starting', 'degraded', 'healthy']

/** States outside the list (asleep, paused, absent) are nobody's trouble. */
function isWorse(before: BuilderState, after: BuilderState): boolean {
  const rank = (state: BuilderState) =>
    fromWorst.includes(state) ? fromWorst.indexOf(state) : fromWorst.length
  return rank(after) < rank(before) && after !== 'starting'
}

/** The outcome of a plan whose script ran, and what is seen, in words. */
export function outcomeOf(
  plan: Plan,
  run: PlanRun,
  before: Status,
  after: Status,
): { readonly outcome: Outcome; readonly message: string } {
  if (run === 'not-run') return { outcome: 'refused', message: 'Not run, because a step before it failed.' }
  if (plan.repair === undoId) return undoOutcome(plan, run, before, after)
  if (run === 'failed') return { outcome: 'failed', message: `A step failed. ${after.summary}` }
  if (controlOf(plan) === captureLogId) return captureOutcome(before, after)
  if (plan.repair === installToolId) return toolOutcome(plan, after)
  const left = remainingFindings(plan, before, after)
  if (left.length > 0) {
    const known = new Set(before.findings.map(({ key }) => key))
    const titles = after.findings.filter((one) => left.includes(one.key)).map((one) => one.title)
    const how = left.some((key) => known.has(key)) ? 'is still seen' : 'now'
    const message = titles.length > 0 ? `${how}: ${titles.join(' ')}` : 'launchd still knows the service.'
    return { outcome: 'not-fixed', message: `It ran, and ${message}` }
  }
  if (startsVm(plan) && isBooting(after)) {
    return { outcome: 'unknown', message: 'It ran. The builder is still starting; look again in a minute.' }
  }
  if (after.state === 'unknown') return { outcome: 'unknown', message: `It ran. ${after.summary}` }
  if (controlOf(plan) === null && isWorse(before.state, after.state))
    return { outcome: 'not-fixed', message: `It ran, and now: ${after.summary}` }
  // A trouble that hid another is over all the same, and the other is said.
  const shown = newErrors(before, after).filter(({ causedBy }) => causedBy === null)
  if (shown.length === 0 || controlOf(plan) !== null) return { outcome: 'fixed', message: after.summary }
  return { outcome: 'fixed', message: `That is over. Now: ${shown.map(({ title }) => title).join(' ')}` }
}

/** A builder that crashes has ended by then, and is captured all the same. */
function captureOutcome(
  before: Status,
  after: Status,
): { readonly outcome: Outcome; readonly message: string } {
  if (!isCapturedAnew(before, after))
    return { outcome: 'not-fixed', message: 'It ran, and no captured output is seen.' }
  const lines = capturedLog(after.snapshot)?.lines.length ?? 0
  const isOn = logCapture(after.snapshot)?.state === 'on'
  const message = isOn
    ? 'What the builder prints is captured until it ends.'
    : 'What the builder printed is captured; that run has ended.'
  return { outcome: 'fixed', message: lines === 0 ? `${message} It has printed nothing yet.` : message }
}

function isToolLinked(plan: Plan, after: Status): boolean {
  const tool = valueOrNull(after.snapshot.commandLineTool)
  return tool !== null && linkedTool(tool) === toolOf(plan)
}

function toolOutcome(plan: Plan, after: Status): { readonly outcome: Outcome; readonly message: string } {
  return isToolLinked(plan, after)
    ? { outcome: 'fixed', message: `${toolPath} leads to this app. A new terminal finds builderbar.` }
    : { outcome: 'not-fixed', message: `It ran, and ${toolPath} does not lead to this app.` }
}

/** Things are as they were before the repair, so the trouble is there again: nothing is worse for it. */
function undoOutcome(
  plan: Plan,
  run: PlanRun,
  before: Status,
  after: Status,
): { readonly outcome: Outcome; readonly message: string } {
  if (run === 'failed') return { outcome: 'refused', message: 'It was not taken back.' }
  return remainingFindings(plan, before, after).length > 0
    ? { outcome: 'not-fixed', message: 'It ran, and left no receipt of having taken it back.' }
    : { outcome: 'fixed', message: `Taken back. Now: ${after.summary}` }
}

/** The result where the builder is as it was asked to be, and nothing has to run. */
export function alreadyDone(control: ControlPlanned & { kind: 'already' }, status: Status): RepairResult {
  const keys = status.findings.map((one) => one.key)
  const { repair, subject, message } = control
  return { repair, finding: subject, outcome: 'fixed', before: keys, after: keys, output: message }
}

export function resultOf(
  plan: Plan,
  judged: { readonly outcome: Outcome; readonly message: string },
  looks: { readonly before: Status; readonly after: Status },
  printed = '',
): RepairResult {
  return {
    repair: plan.repair,
    finding: plan.finding,
    outcome: judged.outcome,
    before: looks.before.findings.map((one) => one.key),
    after: looks.after.findings.map((one) => one.key),
    output: [judged.message, printed].filter((text) => text !== '').join('\n'),
  }
}
