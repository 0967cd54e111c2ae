import { captureLogId } from '../builder/log-capture.ts'
import type { Outcome, RepairResult } from '../builder/plan.ts'
import type { Status } from '../builder/status.ts'
import { undoId } from '../repair/undo.ts'
import type { Meaning } from './colours.ts'
import { indent, wrap } from './layout.ts'
import { nextCommand } from './next-command.ts'
import type { Page } from './page.ts'
import { markOf } from './status-text.ts'

const outcomeWords: Readonly<Record<Outcome, readonly [string, Meaning]>> = {
  fixed: ['Repaired', 'good'],
  'not-fixed': ['Not repaired', 'bad'],
  cancelled: ['Cancelled', 'quiet'],
  failed: ['Failed', 'bad'],
  refused: ['Refused', 'concern'],
  unknown: ['Not known', 'concern'],
}

/** Where nothing was wrong before. */
const doneWords: ReadonlyMap<string, string> = new Map([
  [undoId, 'Taken back'],
  [captureLogId, 'Captured'],
])

/** What became of each repair, and how the builder stands afterwards. */
export function resultsText(results: readonly RepairResult[], after: Status | null, page: Page): string {
  const blocks = results.map((result) => {
    const [usual, meaning] = outcomeWords[result.outcome]
    const words = (result.outcome === 'fixed' ? doneWords.get(result.repair) : undefined) ?? usual
    const what = result.repair === '' ? result.finding : `${result.repair}, for ${result.finding}`
    return [`${page.paint(meaning, words)}: ${what}`, ...indent(wrap(result.output, page.width - 2), 2)].join(
      '\n',
    )
  })
  return [
    ...blocks.map((block) => `${block}\n`),
    ...(after === null ? [] : [standingText(after, page)]),
  ].join('\n')
}

/** How the builder stands, in a line, and what to type next. */
export function standingText(status: Status, page: Page): string {
  const next = nextCommand(status)
  const nextLines = next === null ? '' : `\nNext: ${page.paint('strong', next)}\n`
  return `${markOf(status.state, page)} ${wrap(status.summary, page.width - 2).join('\n  ')}\n${nextLines}`
}
