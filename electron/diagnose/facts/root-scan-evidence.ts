import type { Builder } from '../../core/builders/builder.ts'
import { findRecentGuestState, type GuestState } from '../../core/builders/recent-guest-state.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { RootScanEntry, Snapshot } from '../../core/model/snapshot.ts'
import { matchBuilderFindings } from '../../core/nix/output/nix-error.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatBytes, formatDuration } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { fromCommand, fromFile } from './evidence.ts'

/** Texts of what was observed as root and inside the VM. */
export const rootScanEvidenceTexts = defineTexts({
  login: "Root's SSH, as Nix uses it",
  guest: 'Checked inside the VM',
  receipt: (time: string) => `Admin check at ${time}`,
  refusedLogin: "the builder rejected root's login",
  keyMismatch: "the private key doesn't match the public key beside it",
  clock: {
    behind: (milliseconds: number) => `its clock is ${formatDuration(milliseconds)} behind`,
    ahead: (milliseconds: number) => `its clock is ${formatDuration(milliseconds)} ahead`,
  },
  space: (freeBytes: number, totalBytes: number) =>
    `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`,
  inodes: ({ freeInodes, totalInodes, freeBytes, totalBytes }: FullInodes) =>
    `no room for more files: ${freeInodes} of ${totalInodes} inodes free, although ${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`,
  silentStore: "its nix-daemon isn't responding",
})

interface FullInodes {
  readonly freeInodes: number
  readonly totalInodes: number
  readonly freeBytes: number
  readonly totalBytes: number
}

/** What shows a problem of a builder, and where it comes from. */
export interface BuilderOutput {
  /** `program`: Nix or ssh printed it, so it is quoted. `check`: a clause about what was found in the guest. */
  readonly source: 'program' | 'check'
  readonly output: string
  readonly evidence: Evidence
  /** Present if a receipt recorded that the private key and the public key beside it are not a pair. */
  readonly isKeyMismatch?: true
}

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
): readonly BuilderOutput[] {
  if (findRootScanEntry(snapshot, builder) === null) return findReceiptOutput(snapshot, builder, finding)
  const refusal = getRootLoginRefusal(snapshot, builder)
  if (refusal !== null && matchBuilderFindings(refusal)[0] === finding) {
    const refusalEnd = refusal.split('\n').join(' ').slice(-400)
    return [
      {
        source: 'program',
        output: refusal,
        evidence: createRootScanEvidence(rootScanEvidenceTexts.login, refusalEnd),
      },
    ]
  }
  const problem = describeGuestProblem(snapshot, builder, finding)
  if (problem === null) return []
  return [
    {
      source: 'check',
      output: problem,
      evidence: createRootScanEvidence(rootScanEvidenceTexts.guest, problem),
    },
  ]
}

/** Evidence for this finding from a receipt of the last hour, for snapshots without a root scan. */
function findReceiptOutput(snapshot: Snapshot, builder: Builder, finding: string): readonly BuilderOutput[] {
  const guestState = findRecentGuestState(snapshot, builder)
  const output = guestState === null ? null : describeReceiptProblem(guestState, finding)
  if (guestState === null || output === null) return []
  const { id, at } = guestState.receipt
  const file = `/Library/Application Support/Builderbar/${id}.json`
  return [
    {
      source: 'check',
      output,
      evidence: fromFile(
        rootScanEvidenceTexts.receipt(formatLocalTime(at, snapshot.takenAt)),
        file,
        null,
        output,
      ),
      ...(guestState.guest.login === 'key-mismatch' && finding === 'auth-refused'
        ? { isKeyMismatch: true }
        : {}),
    },
  ]
}

function describeReceiptProblem({ guest }: GuestState, finding: string): string | null {
  const { login, freeKib, totalKib, clockSeconds = null } = guest
  if (finding === 'guest-clock-skew') return clockSeconds === null ? null : describeSkew(clockSeconds)
  if (finding === 'auth-refused' && login === 'refused') return rootScanEvidenceTexts.refusedLogin
  if (finding === 'auth-refused' && login === 'key-mismatch') return rootScanEvidenceTexts.keyMismatch
  if (finding !== 'guest-disk-full' || freeKib === null || totalKib === null) return null
  const disk = { freeBytes: freeKib * 1024, totalBytes: totalKib * 1024 }
  return isFull(disk) ? rootScanEvidenceTexts.space(disk.freeBytes, disk.totalBytes) : null
}

/** A small disk counts as full only below a tenth of its size. */
function isFull({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }): boolean {
  return freeBytes < Math.min(fullBytes, totalBytes / 10)
}

/** Describes the skew of the guest's clock; null if it is small enough. */
function describeSkew(seconds: number): string | null {
  if (Math.abs(seconds) <= maxSkewSeconds) return null
  const milliseconds = Math.abs(seconds) * 1000
  return seconds < 0
    ? rootScanEvidenceTexts.clock.behind(milliseconds)
    : rootScanEvidenceTexts.clock.ahead(milliseconds)
}

/** Describes what the root scan observed in the guest that is this finding; null if there is nothing. */
function describeGuestProblem(snapshot: Snapshot, builder: Builder, finding: string): string | null {
  const guest = valueOrNull(findRootScanEntry(snapshot, builder)?.guest)
  if (guest === null) return null
  const { disk, inodes, clockOffsetSeconds, storeAnswers } = guest
  if (finding === 'guest-disk-full' && isFull(disk))
    return rootScanEvidenceTexts.space(disk.freeBytes, disk.totalBytes)
  if (finding === 'guest-disk-full' && inodes !== undefined && lacksInodes(inodes))
    return rootScanEvidenceTexts.inodes({ freeInodes: inodes.free, totalInodes: inodes.total, ...disk })
  if (finding === 'guest-clock-skew') return describeSkew(clockOffsetSeconds)
  if (finding === 'guest-store-unreachable' && !storeAnswers) return rootScanEvidenceTexts.silentStore
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
