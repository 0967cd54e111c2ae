import { classifyAppLocation } from '../../core/text/app-location.ts'
import type { Messages } from '../../locales/messages.ts'

/** How the app is installed, which decides whether it updates itself. */
export interface Installation {
  readonly isMac: boolean
  /** Real path of the app's bundle; null if it runs from source. */
  readonly bundle: string | null
  /** Homebrew installed the app as a cask. */
  readonly isFromHomebrew: boolean
  /** This account may write the bundle and its folder. */
  readonly isWritable: boolean
  /** Packed address of the releases, or null. */
  readonly address: string | null
  /** Team identifier of the signature; null for an unsigned or ad-hoc signed app. */
  readonly team: string | null
}

export type UpdateSource =
  | { readonly available: true; readonly address: string }
  | { readonly available: false; readonly reason: string }

type Reasons = Messages['updates']['unavailable']

/**
 * Whether this copy of the app updates itself. A copy that Nix, Homebrew or an administrator installed is updated by them.
 * Without a signature a forged update could not be recognised.
 */
export function chooseUpdateSource(installation: Installation, reasons: Reasons): UpdateSource {
  const reason = describeObstacle(installation, reasons)
  if (reason !== null) return { available: false, reason }
  return installation.address === null
    ? { available: false, reason: reasons.noAddress }
    : { available: true, address: installation.address }
}

function describeObstacle(
  { isMac, bundle, isFromHomebrew, isWritable, address, team }: Installation,
  reasons: Reasons,
): string | null {
  if (!isMac) return reasons.notMacOs
  if (bundle === null) return reasons.notPacked
  const place = classifyAppLocation(bundle)
  if (place === 'nix') return reasons.nix
  if (isFromHomebrew) return reasons.homebrew
  if (place !== 'permanent') return reasons.moved
  if (!isWritable) return reasons.readOnly
  if (team === null) return reasons.notSigned
  return address === null ? reasons.noAddress : null
}

/**
 * Returns the signing team that `codesign --display --verbose=2` prints on stderr: `TeamIdentifier=AB12CD34EF`, or
 * `TeamIdentifier=not set` for an app that was signed for this Mac only.
 */
export function parseTeam(output: string): string | null {
  return /^TeamIdentifier=([A-Z0-9]{10})$/m.exec(output)?.[1] ?? null
}
