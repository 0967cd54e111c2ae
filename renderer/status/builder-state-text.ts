import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { formatAgo } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/**
 * Describes the state of one builder, and when a remote one was checked.
 * @param isSummaryShown whether its summary is beside it
 */
export function describeBuilderState(
  { state, summary, kind, observedAt }: BuilderStatus,
  now: number,
  isSummaryShown: boolean,
): string {
  return [
    isSummaryShown || summary === ''
      ? messages.stateNames[state]
      : joinSummary(messages.stateNames[state], summary),
    ...(kind === 'remote' && observedAt !== null
      ? [messages.builders.checked(formatAgo(observedAt, now))]
      : []),
  ].join(' · ')
}

/** A summary may begin with the name of the state: "Idle", "idle until a build needs it". */
function joinSummary(name: string, summary: string): string {
  return summary.toLowerCase().startsWith(name.toLowerCase())
    ? `${name}${summary.slice(name.length)}`
    : `${name}: ${summary}`
}
