import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'

/** Returns the command that the user should type next, or null if there is nothing to do. */
export function findNextCommand(status: Status): string | null {
  // Whatever else is wrong can only be repaired or proven once the builder runs again.
  if (status.state === 'paused') return 'builderbar start'
  // A note requires no action, except the one that explains how to set up a builder.
  const rootFindings = selectRootFindings(status.findings).filter(
    ({ severity }) => severity !== 'note' || status.state === 'absent',
  )
  const [first] = rootFindings
  const repairable = rootFindings.filter((finding) => finding.repairs.length > 0)
  const repairableFinding = repairable[0]
  // A less severe finding may have a repair while the leading one has none: repairing it first would not help.
  const helps =
    repairableFinding !== undefined && (repairableFinding === first || repairableFinding.severity === 'error')
  if (first && !helps) return `builderbar explain ${first.id}`
  if (repairableFinding)
    return repairable.length > 1 ? 'builderbar repair' : `builderbar repair ${repairableFinding.id}`
  if (status.state === 'starting') return 'builderbar watch'
  if (status.state === 'unknown' && status.builder.kind === 'remote') return 'builderbar status --remote'
  return isUnproven(status) ? 'builderbar test-build' : null
}

/** Whether nothing is wrong with this Mac's builder, but no build has shown that it works. */
function isUnproven({ state, verifiedAt, builder }: Status): boolean {
  return state === 'healthy' && verifiedAt === null && builder.kind !== 'remote' && builder.uri !== null
}
