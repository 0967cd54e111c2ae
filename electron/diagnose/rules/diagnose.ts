import type { Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Found, Rule } from '../facts/rule.ts'
import { keyOf } from '../facts/rule.ts'
import { rules } from './rules.ts'

const severities = ['error', 'warning', 'note']

/** All troubles that one look shows: the worst first, each with the key of what causes it. Pure; never throws. */
export function diagnose(snapshot: Snapshot): Finding[] {
  return diagnoseBy(rules, snapshot)
}

/** As `diagnose`, by other rules or the same in another order: the causes found must not depend on it. */
export function diagnoseBy(list: readonly Rule[], snapshot: Snapshot): Finding[] {
  const cases = unexplained(
    list.flatMap((rule) => rule.find(snapshot).map((found) => ({ rule, found }))),
    snapshot,
  )
  const keys = new Set(cases.map(({ rule, found }) => keyOf(rule.id, found.subject)))
  const findings = new Map<string, Finding>()
  for (const { rule, found } of cases) {
    const key = keyOf(rule.id, found.subject)
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
      lasting: found.lasting === undefined ? rule.lasting : found.lasting,
    })
  }
  return [...findings.values()].sort(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  )
}

interface RuleCase {
  readonly rule: Rule
  readonly found: Found
}

/** Leaves out what is told only where nothing else explains it. */
function unexplained(cases: readonly RuleCase[], snapshot: Snapshot): readonly RuleCase[] {
  const others = cases.flatMap(({ rule, found }) =>
    rule.isExplainedBy === undefined
      ? [{ id: rule.id, subject: found.subject, severity: found.severity ?? rule.severity }]
      : [],
  )
  return cases.filter(({ rule, found }) => rule.isExplainedBy?.(found, others, snapshot) !== true)
}
