import { findLogCapture, getCapturedLog } from '../../core/builders/log-capture.ts'
import { formatUnifiedLogCommand, unifiedLogPath } from '../../core/launchd/unified-log.ts'
import type { BuilderLog, BuilderLogCause } from '../../core/model/builder-log.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { fromCommand, fromFile } from './evidence.ts'
import { builderLogTexts, type LogCauseText } from './texts/builder-log-texts.ts'

/**
 * Causes that a restart cannot fix, because the disk image itself is unusable (docs/failures.md, "Messages of the
 * builder").
 */
const diskImageCauses: ReadonlySet<BuilderLogCause> = new Set([
  'other-image',
  'image-corrupt',
  'guest-disk-not-found',
])

/** Causes that the builder of another nixpkgs revision does not have. */
const revisionCauses: ReadonlySet<BuilderLogCause> = new Set([
  'qemu-cpu-option',
  'qemu-sdk',
  'qemu-gic',
  'qemu-machine-type',
])

/** Returns the explanation and the advice for a cause that was found in the builder's log. */
export function describeLogCause(cause: BuilderLogCause): LogCauseText {
  return builderLogTexts.causes[cause]
}

/** The first macOS that has Rosetta for Linux VMs as a part of the system (docs/macos.md, "Rosetta"). */
const firstWithRosetta = 27

/** The first macOS in which a Linux VM can use Rosetta (docs/macos.md, "Rosetta"). */
const firstWithLinuxRosetta = 13

/** Returns how this Mac gets Rosetta for Linux VMs, by its version of macOS; both ways if that was not observed. */
export function adviseOnRosetta({ mac }: Snapshot): string {
  const major = Number.parseInt(valueOrNull(mac.version) ?? '', 10)
  if (Number.isNaN(major)) return builderLogTexts.causes['no-rosetta'].advice
  if (major < firstWithLinuxRosetta) return builderLogTexts.rosetta.unsupported(firstWithLinuxRosetta, major)
  return major < firstWithRosetta
    ? builderLogTexts.rosetta.installable
    : builderLogTexts.rosetta.included(major)
}

/** What the captured log adds to a finding about the builder's service. */
export interface LogEvidence {
  readonly evidence: readonly Evidence[]
  /** Sentences that belong to the explanation; '' if the log holds no known message. */
  readonly explanation: string
  /** What the first known message means; null if the log holds none. */
  readonly meaning: string | null
  /** Whether the log names causes, and a builder of another nixpkgs revision would have all of them too. */
  readonly isOfAnyRevision: boolean
  /** Repairs beyond a restart. */
  readonly repairs: readonly string[]
}

const noEvidence: LogEvidence = {
  evidence: [],
  explanation: '',
  meaning: null,
  isOfAnyRevision: false,
  repairs: [],
}

/** Returns what the log of this service says. Logs from before the Mac's last start are ignored: they describe earlier problems. */
export function createLogEvidence(snapshot: Snapshot, service: Service | null): LogEvidence {
  const log = findLogOf(snapshot, service)
  if (log === null) return noEvidence
  const messages = log.causes.map(({ cause, line }) => ({
    line,
    ...describeLogCause(cause),
    ...(cause === 'no-rosetta' ? { advice: adviseOnRosetta(snapshot) } : {}),
  }))
  if (messages.length === 0) return noEvidence
  return {
    evidence: messages.map(({ line }) => createMessageEvidence(log.path, line)),
    explanation: builderLogTexts.reasons(
      messages.flatMap(({ meaning, advice }) => [meaning, advice]).join(' '),
    ),
    meaning: messages[0]?.meaning ?? null,
    isOfAnyRevision: !log.causes.some(({ cause }) => revisionCauses.has(cause)),
    repairs:
      log.isRootsOwn && log.causes.some(({ cause }) => diskImageCauses.has(cause)) ? ['recreate-disk'] : [],
  }
}

function createMessageEvidence(path: string, line: string): Evidence {
  return path === unifiedLogPath
    ? fromCommand(builderLogTexts.message, formatUnifiedLogCommand(), line)
    : fromFile(builderLogTexts.message, path, null, line)
}

/** Returns the causes that the log of this service names; none if it was not captured since the Mac's last start. */
export function findLogCauses(snapshot: Snapshot, service: Service | null): readonly BuilderLogCause[] {
  return findLogOf(snapshot, service)?.causes.map(({ cause }) => cause) ?? []
}

type TrustedLog = BuilderLog & { readonly isRootsOwn: boolean }

function findLogOf(snapshot: Snapshot, service: Service | null): TrustedLog | null {
  const capture = findLogCapture(snapshot)
  const capturedLog =
    capture?.isOfThisBoot && capture.label === service?.label ? getCapturedLog(snapshot) : null
  return capturedLog === null ? findServiceLog(snapshot, service) : { ...capturedLog, isRootsOwn: true }
}

/**
 * Returns the log of the service, if only root or the service's own account can change it and it was written since the Mac's
 * start.
 */
function findServiceLog({ serviceLogs = [], mac }: Snapshot, service: Service | null): TrustedLog | null {
  const bootedAt = valueOrNull(mac.bootedAt)
  const logs = serviceLogs.filter(
    ({ label, isRootsOwn, isOfItsAccount, log }) =>
      label === service?.label &&
      (isRootsOwn || isOfItsAccount === true) &&
      (bootedAt === null || log.changedAt >= bootedAt),
  )
  const bestLog = logs.find(({ log }) => log.causes.length > 0) ?? logs[0]
  return bestLog === undefined ? null : { ...bestLog.log, isRootsOwn: bestLog.isRootsOwn }
}
