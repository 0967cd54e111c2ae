import { findLogCapture, getCapturedLog } from '../../core/builders/log-capture.ts'
import { findBundled, getTarget, toolLinks, toolPath } from '../../core/model/command-line-tool.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Outcome, Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { describeRootScan } from '../../diagnose/views/root-scan-text.ts'

/** Texts of the outcome of controls. */
export const controlOutcomeTexts = defineTexts({
  noCapture: 'It ran, but there is no captured output.',
  capturing: "Capturing the builder's output until it exits.",
  captured: "Captured the builder's output. The builder has exited.",
  noOutput: 'No output yet.',
  noResult: 'It ran, but printed no result that still holds.',
  toolInstalled: (tool: string) => `${tool} is installed. Open a new terminal window to use builderbar.`,
  unlinked: (paths: readonly string[]) => `It ran, but these don't point to this app: ${paths.join(', ')}.`,
})

export interface PlanOutcome {
  readonly outcome: Outcome
  /** A sentence about it; '' if the plan's own headline and the state afterwards say enough. */
  readonly message: string
  /** The summary if nothing had to run, instead of the plan's own headline. */
  readonly summary?: string
}

/** Whether root left a receipt for a log capture that did not exist before. */
export function hasNewCapture(before: Status, after: Status): boolean {
  const capture = findLogCapture(after.snapshot)
  return capture !== null && capture.receipt !== findLogCapture(before.snapshot)?.receipt
}

/** A capture counts as started even where the builder has crashed since. */
export function determineCaptureOutcome(before: Status, after: Status): PlanOutcome {
  if (!hasNewCapture(before, after)) return { outcome: 'not-fixed', message: controlOutcomeTexts.noCapture }
  const lines = getCapturedLog(after.snapshot)?.lines.length ?? 0
  const isOn = findLogCapture(after.snapshot)?.state === 'on'
  const message = isOn ? controlOutcomeTexts.capturing : controlOutcomeTexts.captured
  const sentences = lines === 0 ? [message, controlOutcomeTexts.noOutput] : [message]
  return { outcome: 'fixed', message: sentences.join(' ') }
}

export function determineCheckOutcome({ snapshot }: Status): PlanOutcome {
  const message = describeRootScan(snapshot)
  return message === null
    ? { outcome: 'failed', message: controlOutcomeTexts.noResult }
    : { outcome: 'fixed', message }
}

/** Returns the links of the plan that do not lead into the app with this script. */
export function listUnlinked(plan: Plan, script: string, after: Status): readonly string[] {
  const tool = valueOrNull(after.snapshot.commandLineTool) ?? []
  return toolLinks.flatMap(({ path, resource }) =>
    plan.paths.includes(path) && getTarget(tool, path) !== findBundled(script, resource) ? [path] : [],
  )
}

export function determineToolOutcome(plan: Plan, script: string, after: Status): PlanOutcome {
  const unlinked = listUnlinked(plan, script, after)
  return unlinked.length === 0
    ? { outcome: 'fixed', message: controlOutcomeTexts.toolInstalled(toolPath) }
    : { outcome: 'not-fixed', message: controlOutcomeTexts.unlinked(unlinked) }
}
