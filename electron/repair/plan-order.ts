import type { Finding } from '../builder/finding.ts'
import type { Plan } from '../builder/plan.ts'

/** The plans in the order in which they must run: what causes a finding is repaired before the finding. */
export function causesFirst(plans: readonly Plan[], findings: readonly Finding[]): readonly Plan[] {
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
  return [...plans].sort((one, other) => depth(one.finding) - depth(other.finding))
}
