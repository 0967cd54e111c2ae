import type { Finding } from '../../core/model/finding.ts'
import type { Plan } from '../../core/model/plan.ts'

/**
 * The plans in the order in which they run: what causes a finding is repaired before the finding. What needs no
 * administrator comes last, so that a prompt that is cancelled leaves everything as it was.
 */
export function sortByCause(plans: readonly Plan[], findings: readonly Finding[]): readonly Plan[] {
  const causeOf = new Map(findings.map((finding) => [finding.key, finding.causedBy]))
  const depth = (key: string): number => {
    const seen = new Set<string>()
    let at: string | null | undefined = key
    while (at && !seen.has(at)) {
      seen.add(at)
      at = causeOf.get(at)
    }
    return seen.size
  }
  return [...plans].sort(
    (one, other) =>
      Number(other.needsAdmin) - Number(one.needsAdmin) || depth(one.finding) - depth(other.finding),
  )
}
