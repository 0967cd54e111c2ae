import { type Builder, listBuilders } from '../../core/builders/builder.ts'
import type { Evidence, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { adaptToModule } from '../../core/nix/module-fix.ts'
import { adaptToNixInstallation, adaptToProcessor } from '../../core/nix/permanent-fix.ts'
import type { Match, Rule } from '../facts/rule.ts'
import { formatFindingKey } from '../facts/rule.ts'
import { rules } from './rules.ts'

const severities = ['error', 'warning', 'note']

/** Returns all findings of one snapshot, the most severe first, each with the key of its cause. Pure; never throws. */
export function diagnose(snapshot: Snapshot): Finding[] {
  return diagnoseWithRules(rules, snapshot)
}

/** Diagnoses with other rules, or with the same rules in another order: the causes must not depend on the order. */
export function diagnoseWithRules(ruleList: readonly Rule[], snapshot: Snapshot): Finding[] {
  const builders = listBuilders(snapshot)
  const matches = dropExplained(
    ruleList.flatMap((rule) => rule.detect(snapshot, builders).map((match) => ({ rule, match }))),
    snapshot,
    builders,
  )
  const keys = new Set(matches.map(({ rule, match }) => formatFindingKey(rule.id, match.subject)))
  const findings = new Map<string, Finding>()
  for (const { rule, match } of matches) {
    const key = formatFindingKey(rule.id, match.subject)
    // Two entries with one URI yield the same key, and one finding, which shows both lines.
    const earlierFinding = findings.get(key)
    if (earlierFinding !== undefined) {
      findings.set(key, {
        ...earlierFinding,
        evidence: mergeEvidence(earlierFinding.evidence, match.evidence),
      })
      continue
    }
    const finding = {
      id: rule.id,
      subject: match.subject,
      key,
      severity: match.severity ?? rule.severity,
      title: match.title ?? rule.texts.title,
      cause: match.cause,
      explanation: match.explanation,
      evidence: [...match.evidence],
      causedBy: match.causes?.find((cause) => cause !== key && keys.has(cause)) ?? null,
      repairs: [...(match.repairs ?? [])],
      permanentFix: adaptToNixInstallation(
        adaptToModule(
          match.permanentFix === undefined
            ? adaptToProcessor(rule.permanentFix, snapshot)
            : match.permanentFix,
          { id: rule.id, subject: match.subject },
          snapshot,
        ),
        snapshot,
      ),
    }
    findings.set(key, { ...finding, headline: match.headline ?? rule.texts.headline })
  }
  return [...findings.values()].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
}

function mergeEvidence(first: readonly Evidence[], second: readonly Evidence[]): Evidence[] {
  const firstTexts = new Set(first.map((evidence) => JSON.stringify(evidence)))
  return [...first, ...second.filter((evidence) => !firstTexts.has(JSON.stringify(evidence)))]
}

interface RuleMatch {
  readonly rule: Rule
  readonly match: Match
}

/** Drops the matches of a rule with `isExplainedBy` that a match of another rule already explains. */
function dropExplained(
  matches: readonly RuleMatch[],
  snapshot: Snapshot,
  builders: readonly Builder[],
): readonly RuleMatch[] {
  const otherMatches = matches.flatMap(({ rule, match }) =>
    rule.isExplainedBy === undefined
      ? [{ id: rule.id, subject: match.subject, severity: match.severity ?? rule.severity }]
      : [],
  )
  return matches.filter(
    ({ rule, match }) => rule.isExplainedBy?.(match, otherMatches, snapshot, builders) !== true,
  )
}
