import {
  type BuilderControl,
  getPlanIds,
  type Plan,
  type Planned,
  type PlanRefusal,
  type PlanSubject,
} from '../../core/model/plan.ts'
import { localizeTimes } from '../../core/text/local-time.ts'
import { splitScript } from '../../core/text/script-parts.ts'
import { explain } from '../../diagnose/rules/explanation.ts'
import type { PlanTexts } from '../../monitor/repairs/planner.ts'
import { findRepair } from '../../repair/repairs.ts'
import { helpers } from '../../repair/script/helper-text.ts'
import { indent, sanitizeLine, sanitizeLines, wrap } from '../terminal/layout.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { formatPermanentFixLines } from './explain-text.ts'

export interface ScriptTextOptions {
  /** Prints the helpers at the start of a script too; else one line stands for them, since they are the same for every plan. */
  readonly full?: boolean
}

/** Formats plans and refusals for the user's consent: steps, files, interrupted builds, and the scripts. */
export function formatPlans(
  results: readonly Planned[],
  texts: PlanTexts,
  layout: TextLayout,
  options: ScriptTextOptions = {},
): string {
  const blocks = results.map((result) =>
    result.ok ? formatPlan(result.plan, layout) : formatRefusal(result, layout),
  )
  const plans = `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`
  const scripts = formatScripts(texts, layout, options)
  return scripts === '' ? plans : `${plans}\n${scripts}`
}

/** Formats the scripts alone, for the pager; '' where there are none. */
export function formatScripts(texts: PlanTexts, layout: TextLayout, options: ScriptTextOptions): string {
  const { full = false } = options
  const formatScript = (text: string, heading: string) =>
    text === ''
      ? []
      : [
          [
            layout.paint('strong', heading),
            ...indent(full ? sanitizeLines(text) : foldHelpers(text, layout), 2),
            '',
          ].join('\n'),
        ]
  const title = full ? 'Full script' : 'Script'
  return [
    ...formatScript(texts.root, `${title} (runs as root)`),
    ...formatScript(texts.user, `${title} (runs as you)`),
  ].join('\n')
}

function foldHelpers(text: string, layout: TextLayout): readonly string[] {
  const parts = splitScript(text)
  const count = parts.helpers.trimEnd().split('\n').length
  const summary = `(${count} lines of helpers ${helpers.version} come first, SHA-256 ${helpers.sha256}; to show them, add --full)`
  return [
    ...wrap(summary, layout.width - 2).map((line) => layout.paint('quiet', line)),
    ...sanitizeLines(parts.plan),
  ]
}

/** The old disk is kept for an undo; until then its contents are not available to builds. */
const lostContents = "what is on the builder's disk; Nix downloads or rebuilds it"

function formatPlan(plan: Plan, layout: TextLayout): string[] {
  const room = layout.width - 5
  const steps = plan.steps.flatMap((step, at) => {
    const [first = '', ...rest] = wrap(step.description, room)
    return [`${String(at + 1).padStart(3)}. ${first}`, ...indent(rest, 5)]
  })
  return [
    layout.paint('strong', sanitizeLine(plan.title)),
    ...formatFixedFinding(plan.subject, layout),
    ...steps,
    ...formatValues('Changes', plan.paths, layout),
    ...(plan.diffs ?? []).flatMap(({ path, place, text }) => [
      ...indent(wrap(`${path}, ${place}:`, layout.width - 2), 2),
      ...indent(sanitizeLines(text), 4),
    ]),
    ...formatInterrupts(plan, layout),
    ...(plan.risk === 'loses'
      ? formatValues('Loses', [lostContents], layout).map((line) => layout.paint('bad', line))
      : []),
    ...(plan.needsAdmin ? [] : ['  No password needed.']),
    ...formatUndo(plan, layout),
    ...formatPermanentFix(plan, layout),
  ]
}

function formatValues(name: string, values: readonly string[], layout: TextLayout): string[] {
  return values.length === 0 ? [] : indent(wrap(`${name}: ${values.join(', ')}`, layout.width - 2), 2)
}

function formatInterrupts(plan: Plan, layout: TextLayout): string[] {
  if (plan.interrupts.length === 0) return formatValues('Interrupts', ['no builds'], layout)
  return [
    `  ${layout.paint('bad', 'Interrupts:')}`,
    ...plan.interrupts.flatMap(({ description }) =>
      indent(wrap(localizeTimes(description, new Date().toISOString()), layout.width - 4), 4),
    ),
  ]
}

function formatUndo(plan: Plan, layout: TextLayout): string[] {
  if (plan.subject.kind === 'undo') return []
  if (plan.undo === null) return formatValues('Undo', ['nothing to undo'], layout)
  return [...formatValues('Undo', [plan.undo.description], layout)]
}

function formatPermanentFix(plan: Plan, layout: TextLayout): string[] {
  return indent(formatPermanentFixLines(plan.permanentFix, layout).slice(0, -1), 2)
}

function formatRefusal({ subject, reason }: PlanRefusal, layout: TextLayout): string[] {
  return [
    layout.paint('concern', `Can't run: ${sanitizeLine(describeSubject(subject))}`),
    ...indent(wrap(localizeTimes(reason, new Date().toISOString()), layout.width - 2), 2),
  ]
}

/** The problem that a repair fixes; a control, an undo or an installation fixes none. */
function formatFixedFinding(subject: PlanSubject, layout: TextLayout): string[] {
  if (subject.kind !== 'finding') return []
  return indent(wrap(`Fixes: ${describeProblem(subject.finding)}`, layout.width - 2), 2).map((line) =>
    layout.paint('quiet', line),
  )
}

/** Names what a plan does, or the problem where there is no repair, as a title without a full stop. */
function describeSubject(subject: PlanSubject): string {
  switch (subject.kind) {
    case 'finding': {
      const repair = subject.repair === null ? null : findRepair(subject.repair)
      return repair?.texts.title ?? describeProblem(subject.finding)
    }
    case 'control':
      return controlTitles[subject.control]
    case 'undo':
      return 'Undo the last repair'
    default:
      return getPlanIds(subject).repair
  }
}

const controlTitles: Readonly<Record<BuilderControl, string>> = {
  start: 'Start the builder',
  stop: 'Stop the builder',
  restart: 'Restart the builder',
  'collect-garbage': "Free up space on the builder's disk",
  'capture-log': "Capture the builder's output",
  'admin-check': 'Check the builder as administrator',
}

/** Returns the title of the finding with this key (`id@subject`). */
function describeProblem(key: string): string {
  return explain(key.split('@', 1)[0] ?? key)?.title ?? key
}
