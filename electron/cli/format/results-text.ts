import { captureLogId } from '../../core/builders/log-capture.ts'
import type { Outcome, RepairResult } from '../../core/model/plan.ts'
import type { BuilderControl } from '../../core/model/plan-subject.ts'
import type { Status } from '../../core/model/status.ts'
import type { Tone } from '../terminal/colours.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { markOf } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { nextCommand } from './next-command.ts'
import { subjectText } from './plan-text.ts'

const outcomeWords: Readonly<Record<Outcome, readonly [string, Tone]>> = {
  fixed: ['Repaired', 'good'],
  'not-fixed': ['Not repaired', 'bad'],
  cancelled: ['Cancelled', 'quiet'],
  failed: ['Failed', 'bad'],
  refused: ['Refused', 'concern'],
  unknown: ['Not known', 'concern'],
}

/** Where nothing was wrong before: what a person asked for is done, and nothing was repaired. */
const askedWords: Readonly<Record<BuilderControl, string>> = {
  start: 'Started',
  stop: 'Stopped',
  restart: 'Restarted',
  [captureLogId]: 'Captured',
}

/** The word for a plan that was carried out, or that was not needed any more. */
function doneWord({ subject }: RepairResult): string {
  if (subject.kind === 'undo') return 'Taken back'
  return subject.kind === 'control' ? askedWords[subject.control] : outcomeWords.fixed[0]
}

/** What became of each repair, and how the builder stands afterwards. */
export function resultsText(
  results: readonly RepairResult[],
  after: Status | null,
  page: TextLayout,
): string {
  const blocks = results.map((result) => {
    const [usual, meaning] = outcomeWords[result.outcome]
    const words = result.outcome === 'fixed' ? doneWord(result) : usual
    return [
      `${page.paint(meaning, words)}: ${sanitizeLine(subjectText(result.subject))}`,
      ...indent(wrap(result.output, page.width - 2), 2),
    ].join('\n')
  })
  return [
    ...blocks.map((block) => `${block}\n`),
    ...(after === null ? [] : [currentStateText(after, page)]),
  ].join('\n')
}

/** How the builder stands, in a line, and what to type next. */
export function currentStateText(status: Status, page: TextLayout): string {
  const next = nextCommand(status)
  const nextLines = next === null ? '' : `\nNext: ${page.paint('strong', next)}\n`
  return `${markOf(status.state, page)} ${wrap(status.summary, page.width - 2).join('\n  ')}\n${nextLines}`
}
