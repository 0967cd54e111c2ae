import { captureLogId, findLogCapture, getCapturedLog } from '../../core/builders/log-capture.ts'
import { getLinkedTool, toolPath } from '../../core/model/command-line-tool.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Outcome, Plan, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { type BuilderControl, type ControlPlanned, controlOf } from '../../repair/controls/builder-control.ts'
import { installToolId, toolOf } from '../../repair/controls/install-tool.ts'
import { undoId } from '../../repair/plan/undo.ts'
import type { PlanRun } from '../../repair/script/root-script.ts'
import { undoable } from '../../repair/undos.ts'

/** Determines the outcome of a plan from the status before and after its run. Pure. */

/** Repairs after which the VM boots: their outcome is known once it answers or the boot time is over. */
const startingRepairs: ReadonlySet<string> = new Set([
  'load-service',
  'restart-builder',
  'start-builder',
  'recreate-disk',
])

/** Whether the VM boots after this plan. */
export function startsVm(plan: Plan): boolean {
  return startingRepairs.has(plan.repair)
}

/** Returns the key and those of all findings that it caused, directly or not. */
function causedKeys(findings: readonly Finding[], key: string): ReadonlySet<string> {
  const keys = new Set([key])
  for (let grown = -1; grown !== keys.size; ) {
    grown = keys.size
    for (const one of findings) if (one.causedBy !== null && keys.has(one.causedBy)) keys.add(one.key)
  }
  return keys
}

/** Returns the keys of the findings that the plan should have ended and that the later scan still shows. */
export function remainingFindings(plan: Plan, before: Status, after: Status): readonly string[] {
  const control = controlOf(plan)
  if (control === captureLogId) return hasNewCapture(before, after) ? [] : [captureLogId]
  const failing = startsVm(plan) ? newErrors(before, after).filter(({ id }) => vmFindings.has(id)) : []
  if (control !== null) {
    const contradicting = contradictions(plan.finding.slice(control.length + 1), control, after)
    return [...new Set([...contradicting, ...failing.map(({ key }) => key)])]
  }
  if (plan.repair === undoId) {
    return undoable(after.snapshot).flatMap(({ id }) => (id === plan.finding ? [id] : []))
  }
  if (plan.repair === installToolId) return isToolLinked(plan, after) ? [] : [plan.finding]
  const targets = causedKeys(before.findings, plan.finding)
  const left = after.findings.filter((one) => one.severity !== 'note' && targets.has(one.key))
  return [...new Set([...left, ...failing].map((one) => one.key))]
}

/** Findings about a VM that does not start. After a start, any of them means the same failure. */
const vmFindings: ReadonlySet<string> = new Set([
  ...['service-not-loaded', 'service-blocked', 'service-disabled', 'service-stopped'],
  ...['service-crash-looping', 'vm-not-running', 'port-refused', 'builder-wedged', 'port-clash'],
])

function newErrors(before: Status, after: Status): readonly Finding[] {
  const known = new Set(before.findings.map(({ key }) => key))
  return after.findings.filter(({ key, severity }) => severity === 'error' && !known.has(key))
}

/** Whether root left a receipt for a log capture that did not exist before. */
function hasNewCapture(before: Status, after: Status): boolean {
  const capture = findLogCapture(after.snapshot)
  return capture !== null && capture.receipt !== findLogCapture(before.snapshot)?.receipt
}

/**
 * Returns keys that show that the control failed: after `stop` the label, where launchd still knows the job; otherwise the
 * errors about the label.
 */
function contradictions(label: string, control: BuilderControl, after: Status): readonly string[] {
  if (control === 'stop') {
    const job = valueOrNull(after.snapshot.services.find((one) => one.label === label)?.job)
    return job?.known ? [label] : []
  }
  return after.findings
    .filter(({ severity, subject }) => severity === 'error' && subject === label)
    .map(({ key }) => key)
}

/** Whether the VM was started and has not answered since. */
export function isBooting(status: Status): boolean {
  return status.state === 'starting' || status.snapshot.boot.firstStartAt !== null
}

const fromWorst: readonly BuilderState[] = ['down', 'unknown', 'starting', 'degraded', 'healthy']

/** The states outside the list (asleep, paused, absent) count as no problem. */
function isWorse(before: BuilderState, after: BuilderState): boolean {
  const rank = (state: BuilderState) =>
    fromWorst.includes(state) ? fromWorst.indexOf(state) : fromWorst.length
  return rank(after) < rank(before) && after !== 'starting'
}

/** Returns the outcome of a plan whose script ran, with a sentence about it. */
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
  // The finding is fixed even where it had hidden another error, which the message names.
  const revealed = newErrors(before, after).filter(({ causedBy }) => causedBy === null)
  if (revealed.length === 0 || controlOf(plan) !== null) return { outcome: 'fixed', message: after.summary }
  return { outcome: 'fixed', message: `That is over. Now: ${revealed.map(({ title }) => title).join(' ')}` }
}

/** A capture counts as started even where the builder has crashed since. */
function captureOutcome(
  before: Status,
  after: Status,
): { readonly outcome: Outcome; readonly message: string } {
  if (!hasNewCapture(before, after))
    return { outcome: 'not-fixed', message: 'It ran, and no captured output is seen.' }
  const lines = getCapturedLog(after.snapshot)?.lines.length ?? 0
  const isOn = findLogCapture(after.snapshot)?.state === 'on'
  const message = isOn
    ? 'What the builder prints is captured until it ends.'
    : 'What the builder printed is captured; that run has ended.'
  return { outcome: 'fixed', message: lines === 0 ? `${message} It has printed nothing yet.` : message }
}

function isToolLinked(plan: Plan, after: Status): boolean {
  const tool = valueOrNull(after.snapshot.commandLineTool)
  return tool !== null && getLinkedTool(tool) === toolOf(plan)
}

function toolOutcome(plan: Plan, after: Status): { readonly outcome: Outcome; readonly message: string } {
  return isToolLinked(plan, after)
    ? { outcome: 'fixed', message: `${toolPath} leads to this app. A new terminal finds builderbar.` }
    : { outcome: 'not-fixed', message: `It ran, and ${toolPath} does not lead to this app.` }
}

/** After an undo the finding is back as before the repair, so findings do not make the outcome worse. */
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

/** Returns the result where the builder is already in the requested state and nothing has to run. */
export function alreadyDone(control: ControlPlanned & { kind: 'already' }, status: Status): RepairResult {
  const keys = status.findings.map((one) => one.key)
  const { repair, subject, message } = control
  return { repair, finding: subject, outcome: 'fixed', before: keys, after: keys, output: message }
}

/** Builds the result from the outcome, the findings before and after, and the script's output. */
export function resultOf(
  plan: Plan,
  verdict: { readonly outcome: Outcome; readonly message: string },
  statuses: { readonly before: Status; readonly after: Status },
  printed = '',
): RepairResult {
  return {
    repair: plan.repair,
    finding: plan.finding,
    outcome: verdict.outcome,
    before: statuses.before.findings.map((one) => one.key),
    after: statuses.after.findings.map((one) => one.key),
    output: [verdict.message, printed].filter((text) => text !== '').join('\n'),
  }
}
