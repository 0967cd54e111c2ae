import type { Finding } from '../../core/model/finding.ts'

/** Returns the findings without a known cause, in their order. The screen shows them first and folds the others under them. */
export function selectRootFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.causedBy === null)
}
