import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatBytes, formatDuration } from '../../core/text/quantities.ts'
import { findRootScanEntry } from '../facts/root-scan-evidence.ts'

/** Says in one or two sentences what a root scan found at the leading builder; null without one. */
export function describeRootScan(snapshot: Snapshot): string | null {
  const entry = findRootScanEntry(snapshot, getLeadingBuilder(snapshot))
  if (entry === null) return null
  if (!entry.login.observed) return `Root's login wasn't tried: ${entry.login.reason}.`
  if (!entry.login.value.works) return "Root's SSH can't log in to the builder."
  const guest = valueOrNull(entry.guest)
  if (guest === null) return "Root's SSH can log in to the builder."
  const { disk, clockOffsetSeconds, storeAnswers } = guest
  const space = `${formatBytes(disk.freeBytes)} of ${formatBytes(disk.totalBytes)} free`
  const clock =
    clockOffsetSeconds === 0
      ? 'its clock is correct'
      : `its clock is off by ${formatDuration(Math.abs(clockOffsetSeconds) * 1000)}`
  return `Root's SSH can log in to the builder. The VM has ${space}, ${clock}, and its Nix ${storeAnswers ? 'responds' : "doesn't respond"}.`
}
