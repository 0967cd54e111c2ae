import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { type GuestState, recentGuestState } from '../../core/builders/recent-guest-state.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { RootScanEntry, Snapshot } from '../../core/model/snapshot.ts'
import { findingsAboutBuilder } from '../../core/nix/nix-error.ts'
import { formatGibibytes, fromCommand, fromFile } from './evidence.ts'

/** What the deep look says about a builder, where it was made. */
export function rootScanEntryOf(snapshot: Snapshot, facts: BuilderFacts): RootScanEntry | null {
  const entries = valueOrNull(snapshot.rootScan ?? undefined)?.entries ?? []
  return entries.find(({ uri }) => uri === facts.entry?.uri) ?? null
}

/** Whether root's ssh, called as Nix calls it, got in. */
export function rootGotIn(snapshot: Snapshot, facts: BuilderFacts): boolean {
  return valueOrNull(rootScanEntryOf(snapshot, facts)?.login)?.works === true
}

/** ssh's own words where it did not get in, else null. */
export function refusalOfRoot(snapshot: Snapshot, facts: BuilderFacts): string | null {
  const login = valueOrNull(rootScanEntryOf(snapshot, facts)?.login)
  return login?.works === false ? login.output : null
}

/** ssh says so before the machine refuses it: the private half is another pair's. */
const keyMismatch = 'the private key is not that of the public half beside it'

export function rootScanEvidence(message: string, value: string): Evidence {
  return fromCommand(message, 'builderbar status --deep', value)
}

/**
 * Less is not enough for one larger build; the guest's own Nix begins to collect at 1 GiB (docs/macos.md,
 * "Processes of the builder").
 */
const fullBytes = 512 * 1024 ** 2

/** Of a disk that is small itself, less than a tenth. */
function isFull({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }): boolean {
  return freeBytes < Math.min(fullBytes, totalBytes / 10)
}

/** Certificates and make take no offence at less (docs/failures.md, "guest-clock-skew"). */
const skewSeconds = 30

/** What the deep look saw in the guest that is this finding, in words; null where it is none. */
function seenInGuest(snapshot: Snapshot, facts: BuilderFacts, finding: string): string | null {
  const guest = valueOrNull(rootScanEntryOf(snapshot, facts)?.guest)
  if (guest === null) return null
  const { disk, clockOffsetSeconds, storeAnswers } = guest
  if (finding === 'guest-disk-full' && isFull(disk)) return describeSpace(disk)
  if (finding === 'guest-clock-skew') return describeSkew(clockOffsetSeconds)
  if (finding === 'guest-store-unreachable' && !storeAnswers) return 'its nix-daemon does not answer'
  return null
}

/** Null where it is right enough. */
function describeSkew(seconds: number): string | null {
  if (Math.abs(seconds) <= skewSeconds) return null
  return `its clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`
}

function describeSpace({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }): string {
  return `${formatGibibytes(freeBytes)} free of ${formatGibibytes(totalBytes)}`
}

/** What a receipt of the last hour says that is this finding, where this look itself did not go as deep. */
function seenEarlier(snapshot: Snapshot, facts: BuilderFacts, finding: string) {
  const guestState = recentGuestState(snapshot, facts)
  const said = guestState === null ? null : earlierWords(guestState, finding)
  if (guestState === null || said === null) return []
  const { id, at } = guestState.receipt
  const file = `/Library/Application Support/Builderbar/${id}.json`
  return [{ output: said, evidence: fromFile(`Seen with admin rights at ${at}`, file, null, said) }]
}

function earlierWords({ guest }: GuestState, finding: string): string | null {
  const { login, freeKib, totalKib, clockSeconds = null } = guest
  if (finding === 'guest-clock-skew') return clockSeconds === null ? null : describeSkew(clockSeconds)
  if (finding === 'auth-refused' && login === 'refused') return 'the machine refused the login of root'
  if (finding === 'auth-refused' && login === 'key-mismatch') return keyMismatch
  if (finding !== 'guest-disk-full' || freeKib === null || totalKib === null) return null
  const disk = { freeBytes: freeKib * 1024, totalBytes: totalKib * 1024 }
  return isFull(disk) ? describeSpace(disk) : null
}

/** Systems that the entry promises and that the guest's Nix does not say it builds for. */
export function systemsNotRunnable(snapshot: Snapshot, facts: BuilderFacts): readonly string[] {
  const systems = valueOrNull(rootScanEntryOf(snapshot, facts)?.guest)?.systems ?? []
  if (systems.length === 0) return []
  return (facts.entry?.systems ?? []).filter(
    (system) => system.endsWith('-linux') && !systems.includes(system),
  )
}

/** Whether ssh's refusal of root, or what root saw in the guest, speaks of this finding: its words and evidence. */
export function rootScanOutput(
  snapshot: Snapshot,
  facts: BuilderFacts,
  finding: string,
): readonly { output: string; evidence: Evidence }[] {
  if (rootScanEntryOf(snapshot, facts) === null) return seenEarlier(snapshot, facts, finding)
  const refusal = refusalOfRoot(snapshot, facts)
  if (refusal !== null && findingsAboutBuilder(refusal)[0] === finding) {
    const last = refusal.split('\n').join(' ').slice(-400)
    return [{ output: refusal, evidence: rootScanEvidence("Root's ssh, called as Nix calls it", last) }]
  }
  const seen = seenInGuest(snapshot, facts, finding)
  if (seen === null) return []
  return [{ output: seen, evidence: rootScanEvidence('Seen in the machine itself', seen) }]
}
