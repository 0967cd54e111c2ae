import { captureLogId } from '../../core/builders/log-capture.ts'
import type { BuilderControl, Outcome, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import type { Tone } from '../terminal/colours.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { findNextCommand } from './next-command.ts'
import { formatSubject } from './plan-text.ts'

const outcomeWords: Readonly<Record<Outcome, readonly [string, Tone]>> = {
  fixed: ['Repaired', 'good'],
  'not-fixed': ['Not repaired', 'bad'],
  cancelled: ['Cancelled', 'quiet'],
  failed: ['Failed', 'bad'],
  refused: ['Refused', 'concern'],
  unknown: ['Not known', 'concern'],
}

/** Words for controls, which the user requested although nothing was wrong. */
const controlWords: Readonly<Record<BuilderControl, string>> = {
  start: 'Started',
  stop: 'Stopped',
  restart: 'Restarted',
  'collect-garbage': 'Collected',
  [captureLogId]: 'Captured',
}

/** Returns the word for a plan that succeeded or was no longer needed. */
function getSuccessWord({ subject }: RepairResult): string {
  if (subject.kind === 'undo') return 'Taken back'
  return subject.kind === 'control' ? controlWords[subject.control] : outcomeWords.fixed[0]
}

/** Formats the outcome of each repair, and the state of the builder afterwards. */
export function formatResults(
  results: readonly RepairResult[],
  after: Status | null,
  layout: TextLayout,
): string {
  const blocks = results.map((result) => {
    const [usual, tone] = outcomeWords[result.outcome]
    const words = result.outcome === 'fixed' ? getSuccessWord(result) : usual
    return [
      `${layout.paint(tone, words)}: ${sanitizeLine(formatSubject(result.subject))}`,
      ...indent(wrap(result.output, layout.width - 2), 2),
    ].join('\n')
  })
  return [
    ...blocks.map((block) => `${block}\n`),
    ...(after === null ? [] : [formatCurrentState(after, layout)]),
  ].join('\n')
}

/** Formats the state of the builder in one line, and the next command. */
export function formatCurrentState(status: Status, layout: TextLayout): string {
  const next = findNextCommand(status)
  const nextLines = next === null ? '' : `\nNext: ${layout.paint('strong', next)}\n`
  return `${formatMark(status.state, layout)} ${wrap(status.summary, layout.width - 2).join('\n  ')}\n${nextLines}`
}
