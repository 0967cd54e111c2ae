import { appLocation } from '../../core/text/app-location.ts'
import type { Messages } from '../../locales/messages.ts'

/** What decides whether Builderbar looks for newer ones itself. */
export interface UpdateFacts {
  readonly isMac: boolean
  /** Real path of the app's bundle; null where it is run from its source. */
  readonly bundle: string | null
  /** Homebrew's receipt of the cask is there. */
  readonly isBrewed: boolean
  /** Bundle and the folder that it lies in may be written by this account. */
  readonly isWritable: boolean
  /** Address of the releases, as it was packed; null where none was. */
  readonly address: string | null
  /** Team of the signature; null where it is not signed by anybody who can be named. */
  readonly team: string | null
}

export type UpdateSource =
  | { readonly available: true; readonly address: string }
  | { readonly available: false; readonly reason: string }

type Reasons = Messages['updates']['notHere']

/**
 * Whether this copy of the app updates itself. Another copy is never put where somebody else keeps it: who installed
 * the app brings the next one too. An app without a signature could not be told from one that was swapped on the way.
 */
export function updateSource(facts: UpdateFacts, reasons: Reasons): UpdateSource {
  const reason = whyNot(facts, reasons)
  if (reason !== null) return { available: false, reason }
  return facts.address === null
    ? { available: false, reason: reasons.noAddress }
    : { available: true, address: facts.address }
}

function whyNot(
  { isMac, bundle, isBrewed, isWritable, address, team }: UpdateFacts,
  reasons: Reasons,
): string | null {
  if (!isMac) return reasons.notThisSystem
  if (bundle === null) return reasons.notPacked
  const place = appLocation(bundle)
  if (place === 'nix') return reasons.nix
  if (isBrewed) return reasons.homebrew
  if (place !== 'lasting') return reasons.moved
  if (!isWritable) return reasons.readOnly
  if (team === null) return reasons.notSigned
  return address === null ? reasons.noAddress : null
}

/**
 * The team that signed, as `codesign --display --verbose=2` prints it on stderr: `TeamIdentifier=AB12CD34EF`, or
 * `TeamIdentifier=not set` for an app that was signed for this Mac only.
 */
export function teamOf(printed: string): string | null {
  return /^TeamIdentifier=([A-Z0-9]{10})$/m.exec(printed)?.[1] ?? null
}
