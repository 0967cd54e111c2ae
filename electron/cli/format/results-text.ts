import type { Outcome, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { localizeTimes } from '../../core/text/local-time.ts'
import type { Tone } from '../terminal/colours.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { findNextCommand } from './next-command.ts'
import { describeProblem, describeSubject } from './plan-text.ts'

const outcomeWords: Readonly<Record<Outcome, readonly [string, Tone]>> = {
  fixed: ['Fixed', 'good'],
  'not-fixed': ['Not fixed', 'bad'],
  cancelled: ['Canceled', 'quiet'],
  failed: ['Failed', 'bad'],
  refused: ["Can't run", 'concern'],
  unknown: ['Unknown', 'concern'],
}

/** Formats the outcome of each repair, and the state of the builder afterwards. */
export function formatResults(
  results: readonly RepairResult[],
  after: Status | null,
  layout: TextLayout,
): string {
  const blocks = results.map((result) => {
    const [, tone] = outcomeWords[result.outcome]
    return [
      layout.paint(tone, sanitizeLine(describeResult(result))),
      ...formatOutput(result.output, layout),
    ].join('\n')
  })
  return [
    ...blocks.map((block) => `${block}\n`),
    ...(after === null ? [] : [formatCurrentState(after, layout)]),
  ].join('\n')
}

/** Says what became of a plan: what was done, `Not fixed: ` with the problem, or `Failed: ` with what was to be done. */
function describeResult({ subject, outcome, done }: RepairResult): string {
  if (done !== null) return done
  const [word] = outcomeWords[outcome]
  if (subject.kind === 'finding' && outcome === 'not-fixed')
    return `${word}: ${describeProblem(subject.finding)}`
  return `${word}: ${describeSubject(subject)}`
}

function formatOutput(output: string, layout: TextLayout): string[] {
  return output === ''
    ? []
    : indent(wrap(localizeTimes(output, new Date().toISOString()), layout.width - 2), 2)
}

/** Formats the state of the builder in one line, and the next command. */
export function formatCurrentState(status: Status, layout: TextLayout): string {
  const next = findNextCommand(status)
  const nextLines = next === null ? '' : `\nNext: ${layout.paint('strong', next)}\n`
  return `${formatMark(status.state, layout)} ${wrap(status.summary, layout.width - 2).join('\n  ')}\n${nextLines}`
}
