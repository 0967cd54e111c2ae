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

/** The mark of a state: its shape tells it, the colour only helps. */
export function markOf(state: BuilderState, page: TextLayout): string {
  const [mark, meaning] = stateMarks[state]
  return page.paint(meaning, mark)
}
