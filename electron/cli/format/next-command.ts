import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'

/** Returns the command that the user should type next, or null if there is nothing to do. */
export function findNextCommand(status: Status): string | null {
  // A note requires no action, except the one that explains how to set up a builder.
  const leading = selectRootFindings(status.findings).filter(
    ({ severity }) => severity !== 'note' || status.state === 'absent',
  )
  const [first] = leading
  const repairable = leading.filter((finding) => finding.repairs.length > 0)
  const chosen = repairable[0]
  // A less severe finding may have a repair while the leading one has none: repairing it first would not help.
  const helps = chosen !== undefined && (chosen === first || chosen.severity === 'error')
  if (first && !helps) return `builderbar explain ${first.id}`
  if (chosen) return repairable.length > 1 ? 'builderbar repair' : `builderbar repair ${chosen.id}`
  if (status.state === 'starting') return 'builderbar watch'
  if (status.state === 'paused') return 'builderbar start'
  return status.state === 'unknown' && status.builder.kind === 'remote' ? 'builderbar status --remote' : null
}
