import type { Plan, Planned, PlanRefusal } from '../../core/model/plan.ts'
import { type PlanSubject, planIds } from '../../core/model/plan-subject.ts'
import { splitScript } from '../../core/text/script-parts.ts'
import type { PlanTexts } from '../../monitor/repairs/planner.ts'
import { helpers } from '../../repair/script/helper-text.ts'
import { indent, sanitizeLine, sanitizeLines, wrap } from '../terminal/layout.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { permanentFixLines } from './explain-text.ts'

/**
 * All that a person has to know before a password is asked: steps, files, what it interrupts, the root text. The helpers, which
 * are the same for every plan, are folded unless `full`.
 */
export function plansText(
  planned: readonly Planned[],
  texts: PlanTexts,
  page: TextLayout,
  full = false,
): string {
  const blocks = planned.map((one) => (one.ok ? planBlock(one.plan, page) : refusalBlock(one, page)))
  const wholeText = (text: string, heading: string) =>
    text === ''
      ? []
      : [[page.paint('strong', heading), ...indent(full ? sanitizeLines(text) : foldedLines(text, page), 2)]]
  const begins = full ? 'This is the whole text that' : 'This text'
  const scripts = [
    ...wholeText(texts.root, `${begins} runs as root`),
    ...wholeText(texts.user, `${begins} runs as you`),
  ]
  return `${[...blocks, ...scripts].map((block) => block.join('\n')).join('\n\n')}\n`
}

function foldedLines(text: string, page: TextLayout): readonly string[] {
  const parts = splitScript(text)
  const count = parts.helpers.trimEnd().split('\n').length
  const folded = `(${count} lines before it: helpers ${helpers.version}, SHA-256 ${helpers.sha256}; --full shows them)`
  return [
    ...wrap(folded, page.width - 2).map((line) => page.paint('quiet', line)),
    ...sanitizeLines(parts.plan),
  ]
}

/** What is kept can be taken back, and is not there for builds until then. */
const lost = 'what the builder has on its own disk; builds fetch it or build it again'

function planBlock(plan: Plan, page: TextLayout): string[] {
  const room = page.width - 5
  const steps = plan.steps.flatMap((step, at) => {
    const [first = '', ...rest] = wrap(step.description, room)
    return [`${String(at + 1).padStart(3)}. ${first}`, ...indent(rest, 5)]
  })
  return [
    page.paint('strong', sanitizeLine(plan.title)),
    ...indent(wrap(subjectText(plan.subject), page.width - 2), 2).map((line) => page.paint('quiet', line)),
    ...steps,
    ...named('Writes', plan.paths, page),
    ...(plan.diffs ?? []).flatMap(({ path, place, text }) => [
      ...named(`Into ${path}, ${place}`, ['this'], page),
      ...indent(sanitizeLines(text), 4),
    ]),
    ...interruptsLines(plan, page),
    ...(plan.risk === 'loses' ? named('Loses', [lost], page).map((line) => page.paint('bad', line)) : []),
    ...(plan.needsAdmin ? [] : ['  No password is needed.']),
    ...undoLines(plan, page),
    ...permanentFixBlock(plan, page),
  ]
}

function named(name: string, values: readonly string[], page: TextLayout): string[] {
  return values.length === 0 ? [] : indent(wrap(`${name}: ${values.join(', ')}`, page.width - 2), 2)
}

function interruptsLines(plan: Plan, page: TextLayout): string[] {
  if (plan.interrupts.length === 0) return named('Interrupts', ['no build'], page)
  return [
    `  ${page.paint('bad', 'Interrupts:')}`,
    ...plan.interrupts.flatMap((build) => indent(wrap(build, page.width - 4), 4)),
  ]
}

function undoLines(plan: Plan, page: TextLayout): string[] {
  if (plan.undo === null) return named('To take it back', ['there is nothing to take back'], page)
  return [
    ...named('To take it back', [plan.undo.description], page),
    ...indent(sanitizeLines(plan.undo.script), 4).map((line) => page.paint('quiet', line)),
  ]
}

function permanentFixBlock(plan: Plan, page: TextLayout): string[] {
  return indent(permanentFixLines(plan.permanentFix, page).slice(0, -1), 2)
}

function refusalBlock({ subject, reason }: PlanRefusal, page: TextLayout): string[] {
  return [
    page.paint('concern', 'Refused'),
    ...indent(wrap(subjectText(subject), page.width - 2), 2),
    ...indent(wrap(reason, page.width - 2), 2),
  ]
}

/** The ids of a plan, by which it can be requested: "restart-builder, for port-refused@port 31022". */
export function subjectText(subject: PlanSubject): string {
  const { repair, finding } = planIds(subject)
  return repair === '' ? finding : `${repair}, for ${finding}`
}
