import { joinResultTexts, type Outcome, type RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { localizeTimes } from '../../core/text/local-time.ts'
import type { Tone } from '../terminal/colours.ts'
import { indent, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { findNextCommand } from './next-command.ts'

const tones: Readonly<Record<Outcome, Tone>> = {
  fixed: 'good',
  'not-fixed': 'bad',
  cancelled: 'quiet',
  failed: 'bad',
  refused: 'concern',
  unknown: 'concern',
}

/** Formats the outcome of each repair, and the state of the builder afterwards. */
export function formatResults(
  results: readonly RepairResult[],
  after: Status | null,
  layout: TextLayout,
): string {
  const blocks = results.map((result) =>
    [
      ...wrap(result.summary, layout.width).map((line) => layout.paint(tones[result.outcome], line)),
      ...formatTexts(result, layout),
    ].join('\n'),
  )
  return [
    ...blocks.map((block) => `${block}\n`),
    ...(after === null
      ? []
      : [formatCurrentState(after, layout, results.some(hasStopped) ? startCommand : undefined)]),
  ].join('\n')
}

/** Formats Builderbar's own sentence, then what the script printed, under a heading where it follows a sentence. */
function formatTexts({ reason, printed }: RepairResult, layout: TextLayout): string[] {
  const wrapWithin = (text: string, width: number) =>
    text === '' ? [] : wrap(localizeTimes(text, new Date().toISOString()), width)
  if (reason === '' || printed === '')
    return indent(wrapWithin(joinResultTexts({ reason, printed }), layout.width - 2), 2)
  return indent(
    [
      ...wrapWithin(reason, layout.width - 2),
      layout.paint('quiet', 'Output'),
      ...indent(wrapWithin(printed, layout.width - 4), 2),
    ],
    2,
  )
}

const startCommand = 'builderbar start'

/** Another problem may hide that the builder is stopped. */
function hasStopped({ subject, outcome }: RepairResult): boolean {
  return subject.kind === 'control' && subject.control === 'stop' && outcome === 'fixed'
}

/** Formats the state of the builder in one line, and the next command: by default the one that the state suggests. */
export function formatCurrentState(
  status: Status,
  layout: TextLayout,
  next: string | null = findNextCommand(status),
): string {
  const nextLines = next === null ? '' : `\nNext: ${layout.paint('strong', next)}\n`
  return `${formatMark(status.state, layout)} ${wrap(status.summary, layout.width - 2).join('\n  ')}\n${nextLines}`
}
