import type { Rule } from '../facts/rule.ts'
import { rules } from './rules.ts'

/** What `builderbar explain <finding>` prints. */
export type Explanation = Pick<Rule, 'id' | 'title' | 'background' | 'detection' | 'remedy' | 'permanentFix'>

/** The texts of a trouble by its id, or null where there is none of that name. */
export function explain(id: string): Explanation | null {
  const rule = rules.find((rule) => rule.id === id)
  if (rule === undefined) return null
  const { title, background, detection, remedy, permanentFix } = rule
  return { id, title, background, detection, remedy, permanentFix }
}

/** Ids of all troubles that can be explained, in the order in which they are told. */
export function explainedIds(): readonly string[] {
  return rules.map((rule) => rule.id)
}
