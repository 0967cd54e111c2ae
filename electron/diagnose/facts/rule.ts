import type { Evidence, Finding, Severity } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { ChainLink } from './chain-link.ts'

/** One trouble that can be found. All its texts live in its own file and serve findings and `explain` alike. */
export interface Rule {
  readonly id: string
  /** The usual severity; a case may say another. */
  readonly severity: Severity
  /** What a list of troubles calls it. */
  readonly title: string
  /** The sentence of docs/architecture.md, "State of a builder", for a builder that is down of it. */
  readonly headline: string | ((finding: Finding) => string)
  /** What it means and why Nix cares, for a person who has never heard of it. */
  readonly background: string
  /** How it is seen. */
  readonly detection: string
  /** How it is repaired, by Builderbar or by hand. */
  readonly remedy: string
  /** The nix-darwin snippet that survives the next `darwin-rebuild`, or null. */
  readonly permanentFix: string | null
  /** The link of the chain that it breaks; null where it breaks none. */
  readonly link: ChainLink['id'] | null
  /** All cases of it in one look; a part that was not seen yields none. */
  detect(snapshot: Snapshot): readonly Match[]
  /** For a trouble that is told only where nothing else explains it: whether one of the other cases does. */
  readonly isExplainedBy?: (found: Match, others: readonly MatchRef[], snapshot: Snapshot) => boolean
}

/** What one rule may know of the cases of all others. */
export interface MatchRef {
  readonly id: string
  readonly subject: string
  readonly severity: Severity
}

/** One case of a trouble. What is left out is as the rule says. */
export interface Match {
  readonly subject: string
  readonly severity?: Severity
  readonly title?: string
  readonly explanation: string
  readonly evidence: readonly Evidence[]
  /** Keys of findings that would cause this one: the first that is found does. */
  readonly causes?: readonly string[]
  readonly repairs?: readonly string[]
  readonly permanentFix?: string | null
}

/** `id@subject`. */
export function findingKey(id: string, subject: string): string {
  return `${id}@${subject}`
}
