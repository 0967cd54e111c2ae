import type { Status } from '../builder/status.ts'
import { leadingFindings } from '../diagnose/leading.ts'

/** What to type next, or null where nothing is to do. */
export function nextCommand(status: Status): string | null {
  // A note asks for nothing, but for the one that says how to set up a builder.
  const leading = leadingFindings(status.findings).filter(
    ({ severity }) => severity !== 'note' || status.state === 'absent',
  )
  const repairable = leading.filter((finding) => finding.repairs.length > 0)
  if (repairable.length > 1) return 'builderbar repair'
  const first = repairable[0] ?? leading[0]
  if (first) return repairable.length > 0 ? `builderbar repair ${first.id}` : `builderbar explain ${first.id}`
  if (status.state === 'starting') return 'builderbar watch'
  if (status.state === 'paused') return 'builderbar start'
  return status.state === 'unknown' ? 'builderbar status' : null
}
