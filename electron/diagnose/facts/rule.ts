import type { Builder } from '../../core/builders/builder.ts'
import type { Evidence, Severity } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { ChainLink } from './chain-link.ts'

/** What a rule says in general, for `builderbar explain`, and for the findings whose match says nothing more specific. */
export interface RuleTexts {
  /** Short name for lists. */
  readonly title: string
  /**
   * The effect, for the popover's headline and the summary of a builder that is down because of it, unless a match has its
   * own; no full stop.
   */
  readonly headline: string
  /** What it means and why it matters to Nix, for a user who has never heard of it. */
  readonly background: string
  /** How it is detected. */
  readonly detection: string
  /** How it is repaired, by Builderbar or by hand. */
  readonly remedy: string
}

/** A problem that can be detected. All its texts live in its own file (core/text/translated-texts.ts). */
export interface Rule {
  readonly id: string
  /** Severity, unless a match has its own. */
  readonly severity: Severity
  readonly texts: RuleTexts
  /** The nix-darwin snippet that survives the next `darwin-rebuild`, or null. */
  readonly permanentFix: string | null
  /** The link of the chain that it breaks, or null. */
  readonly link: ChainLink['id'] | null
  /**
   * Returns all matches in a snapshot, whose builders `diagnose` has resolved. A part that was not observed yields none. Pure;
   * must not throw.
   */
  detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[]
  /** For a problem that is reported only if nothing else explains it: whether one of the other matches does. */
  readonly isExplainedBy?: (
    match: Match,
    otherMatches: readonly MatchRef[],
    snapshot: Snapshot,
    builders: readonly Builder[],
  ) => boolean
}

/** What a rule may know about the matches of other rules. */
export interface MatchRef {
  readonly id: string
  readonly subject: string
  readonly severity: Severity
}

/** One occurrence of a problem. Fields that are left out come from the rule. */
export interface Match {
  readonly subject: string
  readonly severity?: Severity
  readonly title?: string
  readonly headline?: string
  /** The cause, in one sentence of at most 140 characters, for a user who knows neither ssh nor launchd. */
  readonly cause: string
  readonly explanation: string
  readonly evidence: readonly Evidence[]
  /** Keys of findings that would cause this one; the first that exists becomes its cause. */
  readonly causes?: readonly string[]
  readonly repairs?: readonly string[]
  readonly permanentFix?: string | null
}

/** Joins the sentences of an explanation; an empty one is left out. */
export function joinSentences(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

/** Returns the key of a finding: `id@subject`. */
export function formatFindingKey(id: string, subject: string): string {
  return `${id}@${subject}`
}
