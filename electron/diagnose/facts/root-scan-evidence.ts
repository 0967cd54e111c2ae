import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { type GuestSight, guestSight } from '../../core/builders/recent-guest-state.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueIfSeen } from '../../core/model/observation.ts'
import type { DeepEntry, Snapshot } from '../../core/model/snapshot.ts'
import { findingsNamedBy } from '../../core/nix/nix-error.ts'
import { inGibibytes } from '../rules/service/host-disk-low.ts'
import { fromCommand, fromFile } from './evidence.ts'

/** What the deep look says about a builder, where it was made. */
export function deepEntryOf(snapshot: Snapshot, facts: BuilderFacts): DeepEntry | null {
  const entries = valueIfSeen(snapshot.deep ?? undefined)?.entries ?? []
  return entries.find(({ uri }) => uri === facts.entry?.uri) ?? null
}

/** Whether root's ssh, called as Nix calls it, got in. */
export function rootGotIn(snapshot: Snapshot, facts: BuilderFacts): boolean {
  return valueIfSeen(deepEntryOf(snapshot, facts)?.login)?.works === true
}

/** ssh's own words where it did not get in, else null. */
export function refusalOfRoot(snapshot: Snapshot, facts: BuilderFacts): string | null {
  const login = valueIfSeen(deepEntryOf(snapshot, facts)?.login)
  return login?.works === false ? login.said : null
}

/** ssh says so before the machine refuses it: the private half is another pair's. */
const keyMismatch = 'the private key is not that of the public half beside it'

export function deepEvidence(says: string, value: string): Evidence {
  return fromCommand(says, 'builderbar status --deep', value)
}

/** Less is not enough for one larger build; the guest's own Nix begins to collect at 1 GiB (macos-facts.md 4.3). */
const fullBytes = 512 * 1024 ** 2

/** Of a disk that is small itself, less than a tenth. */
function isFull({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }): boolean {
  return freeBytes < Math.min(fullBytes, totalBytes / 10)
}

/** Certificates and make take no offence at less (failure-modes.md, card 11). */
const skewSeconds = 30

/** What the deep look saw in the guest that is this finding, in words; null where it is none. */
function seenInGuest(snapshot: Snapshot, facts: BuilderFacts, finding: string): string | null {
  const guest = valueIfSeen(deepEntryOf(snapshot, facts)?.guest)
  if (guest === null) return null
  const { disk, clockOffsetSeconds, storeAnswers } = guest
  if (finding === 'guest-disk-full' && isFull(disk)) return roomInWords(disk)
  if (finding === 'guest-clock-skew') return skewInWords(clockOffsetSeconds)
  if (finding === 'guest-store-unreachable' && !storeAnswers) return 'its nix-daemon does not answer'
  return null
}

/** Null where it is right enough. */
function skewInWords(seconds: number): string | null {
  if (Math.abs(seconds) <= skewSeconds) return null
  return `its clock is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`
}

function roomInWords({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }): string {
  return `${inGibibytes(freeBytes)} free of ${inGibibytes(totalBytes)}`
}

/** What a receipt of the last hour says that is this finding, where this look itself did not go as deep. */
function seenEarlier(snapshot: Snapshot, facts: BuilderFacts, finding: string) {
  const sight = guestSight(snapshot, facts)
  const said = sight === null ? null : earlierWords(sight, finding)
  if (sight === null || said === null) return []
  const { id, at } = sight.receipt
  const file = `/Library/Application Support/Builderbar/${id}.json`
  return [{ said, evidence: fromFile(`Seen with admin rights at ${at}`, file, null, said) }]
}

function earlierWords({ guest }: GuestSight, finding: string): string | null {
  const { login, freeKib, totalKib, clockSeconds = null } = guest
  if (finding === 'guest-clock-skew') return clockSeconds === null ? null : skewInWords(clockSeconds)
  if (finding === 'auth-refused' && login === 'refused') return 'the machine refused the login of root'
  if (finding === 'auth-refused' && login === 'key-mismatch') return keyMismatch
  if (finding !== 'guest-disk-full' || freeKib === null || totalKib === null) return null
  const disk = { freeBytes: freeKib * 1024, totalBytes: totalKib * 1024 }
  return isFull(disk) ? roomInWords(disk) : null
}

/** Systems that the entry promises and that the guest's Nix does not say it builds for. */
export function systemsNotRunnable(snapshot: Snapshot, facts: BuilderFacts): readonly string[] {
  const systems = valueIfSeen(deepEntryOf(snapshot, facts)?.guest)?.systems ?? []
  if (systems.length === 0) return []
  return (facts.entry?.systems ?? []).filter(
    (system) => system.endsWith('-linux') && !systems.includes(system),
  )
}

/** Whether ssh's refusal of root, or what root saw in the guest, speaks of this finding: its words and evidence. */
export function deepWords(
  snapshot: Snapshot,
  facts: BuilderFacts,
  finding: string,
): readonly { said: string; evidence: Evidence }[] {
  if (deepEntryOf(snapshot, facts) === null) return seenEarlier(snapshot, facts, finding)
  const refusal = refusalOfRoot(snapshot, facts)
  if (refusal !== null && findingsNamedBy(refusal)[0] === finding) {
    const last = refusal.split('\n').join(' ').slice(-400)
    return [{ said: refusal, evidence: deepEvidence("Root's ssh, called as Nix calls it", last) }]
  }
  const seen = seenInGuest(snapshot, facts, finding)
  if (seen === null) return []
  return [{ said: seen, evidence: deepEvidence('Seen in the machine itself', seen) }]
}
