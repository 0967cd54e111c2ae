import type { BuilderState } from '../../core/model/finding.ts'
import type { Tone } from './colours.ts'
import type { TextLayout } from './text-layout.ts'

/** The mark of each state and its colour. */
export const stateMarks: Readonly<Record<BuilderState, readonly [string, Tone]>> = {
  healthy: ['✓', 'good'],
  asleep: ['z', 'quiet'],
  starting: ['…', 'concern'],
  degraded: ['▲', 'concern'],
  down: ['✕', 'bad'],
  absent: ['○', 'quiet'],
  unknown: ['?', 'concern'],
  paused: ['‖', 'quiet'],
}

/** Formats the mark of a state. Its shape alone identifies the state, so it can be read without colours. */
export function formatMark(state: BuilderState, layout: TextLayout): string {
  const [mark, tone] = stateMarks[state]
  return layout.paint(tone, mark)
}
