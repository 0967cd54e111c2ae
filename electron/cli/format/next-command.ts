import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'

/** What to type next, or null if nothing is to do. */
export function nextCommand(status: Status): string | null {
  // A note asks for nothing, but for the one that says how to set up a builder.
  const leading = selectRootFindings(status.findings).filter(
    ({ severity }) => severity !== 'note' || status.state === 'absent',
  )
  const [first] = leading
  const repairable = leading.filter((finding) => finding.repairs.length > 0)
  const chosen = repairable[0]
  // A lesser trouble may have a repair while the headline has none: repairing it first would not help.
  const helps = chosen !== undefined && (chosen === first || chosen.severity === 'error')
  if (first && !helps) return `builderbar explain ${first.id}`
  if (chosen) return repairable.length > 1 ? 'builderbar repair' : `builderbar repair ${chosen.id}`
  if (status.state === 'starting') return 'builderbar watch'
  if (status.state === 'paused') return 'builderbar start'
  if (status.state !== 'unknown') return null
  return status.builder.kind === 'remote' ? 'builderbar status --remote' : 'builderbar status'
}
