import type { Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { forNixInstallation, forProcessor } from '../../core/nix/permanent-fix.ts'
import type { Match, Rule } from '../facts/rule.ts'
import { findingKey } from '../facts/rule.ts'
import { rules } from './rules.ts'

const severities = ['error', 'warning', 'note']

/** All troubles that one look shows: the worst first, each with the key of what causes it. Pure; never throws. */
export function diagnose(snapshot: Snapshot): Finding[] {
  return diagnoseBy(rules, snapshot)
}

/** As `diagnose`, by other rules or the same in another order: the causes found must not depend on it. */
export function diagnoseBy(list: readonly Rule[], snapshot: Snapshot): Finding[] {
  const cases = unexplained(
    list.flatMap((rule) => rule.detect(snapshot).map((found) => ({ rule, match: found }))),
    snapshot,
  )
  const keys = new Set(cases.map(({ rule, match: found }) => findingKey(rule.id, found.subject)))
  const findings = new Map<string, Finding>()
  for (const { rule, match: found } of cases) {
    const key = findingKey(rule.id, found.subject)
    // Two equal lines of a machines file give one finding.
    if (findings.has(key)) continue
    findings.set(key, {
      id: rule.id,
      subject: found.subject,
      key,
      severity: found.severity ?? rule.severity,
      title: found.title ?? rule.title,
      explanation: found.explanation,
      evidence: [...found.evidence],
      causedBy: found.causes?.find((cause) => cause !== key && keys.has(cause)) ?? null,
      repairs: [...(found.repairs ?? [])],
      permanentFix: forNixInstallation(
        found.permanentFix === undefined ? forProcessor(rule.permanentFix, snapshot) : found.permanentFix,
        snapshot,
      ),
    })
  }
  return [...findings.values()].sort(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  )
}

interface RuleCase {
  readonly rule: Rule
  readonly match: Match
}

/** Leaves out what is told only where nothing else explains it. */
function unexplained(cases: readonly RuleCase[], snapshot: Snapshot): readonly RuleCase[] {
  const others = cases.flatMap(({ rule, match: found }) =>
    rule.isExplainedBy === undefined
      ? [{ id: rule.id, subject: found.subject, severity: found.severity ?? rule.severity }]
      : [],
  )
  return cases.filter(({ rule, match: found }) => rule.isExplainedBy?.(found, others, snapshot) !== true)
}
