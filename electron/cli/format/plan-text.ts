import {
  type Plan,
  type Planned,
  type PlanRefusal,
  type PlanSubject,
  planIds,
} from '../../core/model/plan.ts'
import { splitScript } from '../../core/text/script-parts.ts'
import type { PlanTexts } from '../../monitor/repairs/planner.ts'
import { helpers } from '../../repair/script/helper-text.ts'
import { indent, sanitizeLine, sanitizeLines, wrap } from '../terminal/layout.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { formatPermanentFixLines } from './explain-text.ts'

/**
 * Formats plans and refusals for the user's consent: steps, files, interrupted builds, and the scripts. The helpers, which are
 * the same for every plan, are folded unless `full`.
 */
export function formatPlans(
  planned: readonly Planned[],
  texts: PlanTexts,
  layout: TextLayout,
  full = false,
): string {
  const blocks = planned.map((one) => (one.ok ? formatPlan(one.plan, layout) : formatRefusal(one, layout)))
  const formatScript = (text: string, heading: string) =>
    text === ''
      ? []
      : [
          [
            layout.paint('strong', heading),
            ...indent(full ? sanitizeLines(text) : foldHelpers(text, layout), 2),
          ],
        ]
  const begins = full ? 'This is the whole text that' : 'This text'
  const scripts = [
    ...formatScript(texts.root, `${begins} runs as root`),
    ...formatScript(texts.user, `${begins} runs as you`),
  ]
  return `${[...blocks, ...scripts].map((block) => block.join('\n')).join('\n\n')}\n`
}

function foldHelpers(text: string, layout: TextLayout): readonly string[] {
  const parts = splitScript(text)
  const count = parts.helpers.trimEnd().split('\n').length
  const folded = `(${count} lines before it: helpers ${helpers.version}, SHA-256 ${helpers.sha256}; --full shows them)`
  return [
    ...wrap(folded, layout.width - 2).map((line) => layout.paint('quiet', line)),
    ...sanitizeLines(parts.plan),
  ]
}

/** The old disk is kept for an undo; until then its contents are not available to builds. */
const lost = 'what the builder has on its own disk; builds fetch it or build it again'

function formatPlan(plan: Plan, layout: TextLayout): string[] {
  const room = layout.width - 5
  const steps = plan.steps.flatMap((step, at) => {
    const [first = '', ...rest] = wrap(step.description, room)
    return [`${String(at + 1).padStart(3)}. ${first}`, ...indent(rest, 5)]
  })
  return [
    layout.paint('strong', sanitizeLine(plan.title)),
    ...indent(wrap(formatSubject(plan.subject), layout.width - 2), 2).map((line) =>
      layout.paint('quiet', line),
    ),
    ...steps,
    ...formatList('Writes', plan.paths, layout),
    ...(plan.diffs ?? []).flatMap(({ path, place, text }) => [
      ...formatList(`Into ${path}, ${place}`, ['this'], layout),
      ...indent(sanitizeLines(text), 4),
    ]),
    ...formatInterrupts(plan, layout),
    ...(plan.risk === 'loses'
      ? formatList('Loses', [lost], layout).map((line) => layout.paint('bad', line))
      : []),
    ...(plan.needsAdmin ? [] : ['  No password is needed.']),
    ...formatUndo(plan, layout),
    ...formatPermanentFix(plan, layout),
  ]
}

function formatList(name: string, values: readonly string[], layout: TextLayout): string[] {
  return values.length === 0 ? [] : indent(wrap(`${name}: ${values.join(', ')}`, layout.width - 2), 2)
}

function formatInterrupts(plan: Plan, layout: TextLayout): string[] {
  if (plan.interrupts.length === 0) return formatList('Interrupts', ['no build'], layout)
  return [
    `  ${layout.paint('bad', 'Interrupts:')}`,
    ...plan.interrupts.flatMap((build) => indent(wrap(build, layout.width - 4), 4)),
  ]
}

function formatUndo(plan: Plan, layout: TextLayout): string[] {
  if (plan.undo === null) return formatList('To take it back', ['there is nothing to take back'], layout)
  return [
    ...formatList('To take it back', [plan.undo.description], layout),
    ...indent(sanitizeLines(plan.undo.script), 4).map((line) => layout.paint('quiet', line)),
  ]
}

function formatPermanentFix(plan: Plan, layout: TextLayout): string[] {
  return indent(formatPermanentFixLines(plan.permanentFix, layout).slice(0, -1), 2)
}

function formatRefusal({ subject, reason }: PlanRefusal, layout: TextLayout): string[] {
  return [
    layout.paint('concern', 'Refused'),
    ...indent(wrap(formatSubject(subject), layout.width - 2), 2),
    ...indent(wrap(reason, layout.width - 2), 2),
  ]
}

/** The ids of a plan, by which it can be requested: "restart-builder, for port-refused@port 31022". */
export function formatSubject(subject: PlanSubject): string {
  const { repair, finding } = planIds(subject)
  return repair === '' ? finding : `${repair}, for ${finding}`
}
