import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatBytes, formatDuration } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { findRootScanEntry } from '../facts/root-scan-evidence.ts'

interface GuestFacts {
  readonly freeBytes: number
  readonly totalBytes: number
  /** By how much its clock is off. */
  readonly clockErrorMs: number
  readonly storeAnswers: boolean
}

/** Texts of what a root scan found. */
export const rootScanTexts = defineTexts({
  untried: (reason: string) => `Root's login wasn't tried: ${reason}.`,
  refused: "Root's SSH can't log in to the builder.",
  login: "Root's SSH can log in to the builder.",
  guest: ({ freeBytes, totalBytes, clockErrorMs, storeAnswers }: GuestFacts) => {
    const space = `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free`
    const clock =
      clockErrorMs === 0 ? 'its clock is correct' : `its clock is off by ${formatDuration(clockErrorMs)}`
    const store = storeAnswers ? 'its Nix responds' : "its Nix doesn't respond"
    return `Root's SSH can log in to the builder. The VM has ${space}, ${clock}, and ${store}.`
  },
})

/** Says in one or two sentences what a root scan found at the leading builder; null without one. */
export function describeRootScan(snapshot: Snapshot): string | null {
  const entry = findRootScanEntry(snapshot, getLeadingBuilder(snapshot))
  if (entry === null) return null
  if (!entry.login.observed) return rootScanTexts.untried(entry.login.reason)
  if (!entry.login.value.works) return rootScanTexts.refused
  const guest = valueOrNull(entry.guest)
  if (guest === null) return rootScanTexts.login
  const { disk, clockOffsetSeconds, storeAnswers } = guest
  return rootScanTexts.guest({ ...disk, clockErrorMs: Math.abs(clockOffsetSeconds) * 1000, storeAnswers })
}
