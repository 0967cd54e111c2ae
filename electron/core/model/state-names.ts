/** The states of a builder; the first one that applies is its state (docs/architecture.md, "State of a builder"). */
export const builderStates = [
  'absent',
  'down',
  'paused',
  'asleep',
  'starting',
  'unknown',
  'degraded',
  'healthy',
] as const

/** `error`: builds on this builder fail now. `warning`: they work; something is wrong or will break. */
export const severities = ['error', 'warning', 'note'] as const
