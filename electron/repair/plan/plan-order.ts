import type { Finding } from '../../core/model/finding.ts'
import type { Plan } from '../../core/model/plan.ts'

/**
 * Returns the plans in the order in which they run: a finding is repaired after its cause. Plans that run as the user come
 * last, so that a cancelled prompt leaves everything unchanged.
 */
export function sortByCause(plans: readonly Plan[], findings: readonly Finding[]): readonly Plan[] {
  const causeByKey = new Map(findings.map((finding) => [finding.key, finding.causedBy]))
  const computeDepth = ({ subject }: Plan): number => {
    const visitedKeys = new Set<string>()
    let key: string | null | undefined = subject.kind === 'finding' ? subject.finding : null
    while (key && !visitedKeys.has(key)) {
      visitedKeys.add(key)
      key = causeByKey.get(key)
    }
    return visitedKeys.size
  }
  return [...plans].sort(
    (a, b) => Number(b.needsAdmin) - Number(a.needsAdmin) || computeDepth(a) - computeDepth(b),
  )
}
