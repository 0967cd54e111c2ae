import type { Builder } from '../../core/builders/builder.ts'
import { findRecentGuestState, type GuestState } from '../../core/builders/recent-guest-state.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { RootScanEntry, Snapshot } from '../../core/model/snapshot.ts'
import { matchBuilderFindings } from '../../core/nix/output/nix-error.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatBytes, formatDuration } from '../../core/text/quantities.ts'
import { fromCommand, fromFile } from './evidence.ts'

/** Returns the root scan's entry for a builder; null if there was no such scan or it has no entry for it. */
export function findRootScanEntry(snapshot: Snapshot, builder: Builder): RootScanEntry | null {
  const entries = valueOrNull(snapshot.rootScan)?.entries ?? []
  return entries.find(({ uri }) => uri === builder.entry?.uri) ?? null
}

/** Whether root's ssh, called as Nix calls it, logged in. */
export function hasRootLoggedIn(snapshot: Snapshot, builder: Builder): boolean {
  return valueOrNull(findRootScanEntry(snapshot, builder)?.login)?.works === true
}

/** Returns ssh's output if root could not log in, else null. */
export function getRootLoginRefusal(snapshot: Snapshot, builder: Builder): string | null {
  const login = valueOrNull(findRootScanEntry(snapshot, builder)?.login)
  return login?.works === false ? login.output : null
}

/** Message for a private key whose public half on disk belongs to another pair; ssh reports this before the guest refuses it. */
const keyMismatch = "the private key doesn't match the public key beside it"

/** Evidence from the root scan, with the command that repeats it. */
export function createRootScanEvidence(message: string, value: string): Evidence {
  return fromCommand(message, 'builderbar status --deep', value)
}

/**
 * Free space below which a larger build fails; the guest's Nix starts to collect garbage at 1 GiB (docs/macos.md,
 * "Processes of the builder").
 */
const fullBytes = 512 * 1024 ** 2

/**
 * Inodes below which a larger build fails with "No space left on device" although bytes are free (nixpkgs#292737). A build
 * seldom makes more files; a small disk counts only below a twentieth.
 */
const minInodes = 10_000

/** Clock skew up to which certificates and make still work (docs/failures.md, "guest-clock-skew"). */
const maxSkewSeconds = 30

/** Returns the Linux systems that the entry promises but the guest's Nix does not offer; none without a root scan. */
export function listUnrunnableSystems(snapshot: Snapshot, builder: Builder): readonly string[] {
  const systems = valueOrNull(findRootScanEntry(snapshot, builder)?.guest)?.systems ?? []
  if (systems.length === 0) return []
  return (builder.entry?.systems ?? []).filter(
    (system) => system.endsWith('-linux') && !systems.includes(system),
  )
}

/** Returns the output and evidence of the root scan that point to this finding: ssh's refusal, or the state of the guest. */
export function findRootScanOutput(
  snapshot: Snapshot,
  builder: Builder,
  finding: string,
): readonly { output: string; evidence: Evidence }[] {
  if (findRootScanEntry(snapshot, builder) === null) return findReceiptOutput(snapshot, builder, finding)
  const refusal = getRootLoginRefusal(snapshot, builder)
  if (refusal !== null && matchBuilderFindings(refusal)[0] === finding) {
    const last = refusal.split('\n').join(' ').slice(-400)
    return [{ output: refusal, evidence: createRootScanEvidence("Root's SSH, as Nix uses it", last) }]
  }
  const problem = describeGuestProblem(snapshot, builder, finding)
  if (problem === null) return []
  return [{ output: problem, evidence: createRootScanEvidence('Checked inside the VM', problem) }]
}

/** Evidence for this finding from a receipt of the last hour, for snapshots without a root scan. */
function findReceiptOutput(snapshot: Snapshot, builder: Builder, finding: string) {
  const guestState = findRecentGuestState(snapshot, builder)
  const output = guestState === null ? null : describeReceiptProblem(guestState, finding)
  if (guestState === null || output === null) return []
  const { id, at } = guestState.receipt
  const file = `/Library/Application Support/Builderbar/${id}.json`
  return [
    {
      output,
      evidence: fromFile(`Admin check at ${formatLocalTime(at, snapshot.takenAt)}`, file, null, output),
    },
  ]
}

function describeReceiptProblem({ guest }: GuestState, finding: string): string | null {
  const { login, freeKib, totalKib, clockSeconds = null } = guest
  if (finding === 'guest-clock-skew') return clockSeconds === null ? null : describeSkew(clockSeconds)
  if (finding === 'auth-refused' && login === 'refused') return "the builder rejected root's login"
  if (finding === 'auth-refused' && login === 'key-mismatch') return keyMismatch
  if (finding !== 'guest-disk-full' || freeKib === null || totalKib === null) return null
  const disk = { freeBytes: freeKib * 1024, totalBytes: totalKib * 1024 }
  return isFull(disk) ? describeSpace(disk) : null
}

/** A small disk counts as full only below a tenth of its size. */
function isFull({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }): boolean {
  return freeBytes < Math.min(fullBytes, totalBytes / 10)
}

/** Describes the skew of the guest's clock; null if it is small enough. */
function describeSkew(seconds: number): string | null {
  if (Math.abs(seconds) <= maxSkewSeconds) return null
  return `its clock is ${formatDuration(Math.abs(seconds) * 1000)} ${seconds < 0 ? 'behind' : 'ahead'}`
}

function describeSpace({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }): string {
  return `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`
}

/** Describes what the root scan observed in the guest that is this finding; null if there is nothing. */
function describeGuestProblem(snapshot: Snapshot, builder: Builder, finding: string): string | null {
  const guest = valueOrNull(findRootScanEntry(snapshot, builder)?.guest)
  if (guest === null) return null
  const { disk, inodes, clockOffsetSeconds, storeAnswers } = guest
  if (finding === 'guest-disk-full' && isFull(disk)) return describeSpace(disk)
  if (finding === 'guest-disk-full' && inodes !== undefined && lacksInodes(inodes))
    return `no room for more files: ${inodes.free} of ${inodes.total} inodes free, although ${describeSpace(disk)}`
  if (finding === 'guest-clock-skew') return describeSkew(clockOffsetSeconds)
  if (finding === 'guest-store-unreachable' && !storeAnswers) return "its nix-daemon isn't responding"
  return null
}

/** Whether a root scan found that the builder's disk has free space, but almost no inodes for more files. */
export function isOutOfInodes(snapshot: Snapshot, builder: Builder): boolean {
  const guest = valueOrNull(findRootScanEntry(snapshot, builder)?.guest)
  return guest?.inodes !== undefined && !isFull(guest.disk) && lacksInodes(guest.inodes)
}

function lacksInodes({ free, total }: { free: number; total: number }): boolean {
  return total > 0 && free < Math.min(minInodes, total / 20)
}
