import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Rule, RuleTexts } from '../facts/rule.ts'
import { rules } from './rules.ts'

/** Texts of the list of all findings. */
export const explanationTexts = defineTexts({
  subjects: {
    service: 'Service and VM',
    configuration: 'Machines file and SSH',
    builds: 'Builds',
    notes: 'Good to know',
  },
})

/** The texts that `builderbar explain <finding>` prints. */
export type Explanation = Pick<Rule, 'id' | 'permanentFix'> &
  Pick<RuleTexts, 'title' | 'background' | 'detection' | 'remedy'>

/** Returns the texts of a finding by its id, or null if no rule has this id. */
export function explain(id: string): Explanation | null {
  const rule = rules.find((rule) => rule.id === id)
  if (rule === undefined) return null
  const { texts, permanentFix } = rule
  const { title, background, detection, remedy } = texts
  return { id, title, background, detection, remedy, permanentFix }
}

/** The findings of one subject, for the list of all. */
export interface FindingGroup {
  readonly subject: string
  readonly findings: readonly { readonly id: string; readonly headline: string }[]
}

const subjects: readonly (readonly [
  name: keyof typeof explanationTexts.subjects,
  links: readonly Rule['link'][],
])[] = [
  ['service', ['launchd', 'vm', 'port']],
  ['configuration', ['ssh-key', 'route']],
  ['builds', ['build']],
  ['notes', [null]],
]

/** Returns all findings with their headlines, grouped by the links of the chain that they concern. */
export function groupFindings(): readonly FindingGroup[] {
  return subjects.map(([name, links]) => ({
    subject: explanationTexts.subjects[name],
    findings: rules
      .filter(({ link }) => links.includes(link))
      .map(({ id, texts }) => ({ id, headline: texts.headline })),
  }))
}

/** Returns the ids of all findings that can be explained, in the order of the rules. */
export function listExplainedIds(): readonly string[] {
  return rules.map((rule) => rule.id)
}
