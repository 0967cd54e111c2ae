import type { Finding } from '../../core/model/finding.ts'

/** The findings that nothing else causes, worst first: the screen leads with them, the others fold under them. */
export function rootFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.causedBy === null)
}
