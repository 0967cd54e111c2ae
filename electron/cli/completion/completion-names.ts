import { explain, listExplainedIds } from '../../diagnose/rules/explanation.ts'
import { repairs } from '../../repair/repairs.ts'

/** A word that can be completed, and what it stands for. */
export type NamedWord = readonly [word: string, meaning: string]

/** The ids that the completions offer. */
export interface CompletionNames {
  readonly findings: readonly NamedWord[]
  readonly repairs: readonly NamedWord[]
}

export function listCompletionNames(): CompletionNames {
  return {
    findings: listExplainedIds().map((id) => [id, explain(id)?.title ?? id]),
    repairs: repairs.map(({ id, texts }) => [id, texts.title]),
  }
}
