import type { Rule } from '../facts/rule.ts'
import { rules } from './rules.ts'

/** The texts that `builderbar explain <finding>` prints. */
export type Explanation = Pick<Rule, 'id' | 'title' | 'background' | 'detection' | 'remedy' | 'permanentFix'>

/** Returns the texts of a finding by its id, or null if no rule has this id. */
export function explain(id: string): Explanation | null {
  const rule = rules.find((rule) => rule.id === id)
  if (rule === undefined) return null
  const { title, background, detection, remedy, permanentFix } = rule
  return { id, title, background, detection, remedy, permanentFix }
}

/** Returns the ids of all findings that can be explained, in the order of the rules. */
export function listExplainedIds(): readonly string[] {
  return rules.map((rule) => rule.id)
}
