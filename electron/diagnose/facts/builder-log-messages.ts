import { findLogCapture, getCapturedLog } from '../../core/builders/log-capture.ts'
import type { BuilderLog, BuilderLogCause } from '../../core/model/builder-log.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { fromFile } from './evidence.ts'

/** Explanation of a known message in the builder's log, and its advice (docs/failures.md, "Messages of the builder"). */
interface CauseText {
  readonly meaning: string
  readonly advice: string
}

const otherNixpkgs =
  'sudo darwin-rebuild --rollback gets out, or nix.linux-builder.package of a nixpkgs revision with which it worked.'
const newImage =
  'The repair recreate-disk makes a new one and keeps the old one beside it; the store of the guest is then empty.'
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

const causeTexts: Readonly<Record<BuilderLogCause, CauseText>> = {
  'qemu-cpu-option': {
    meaning:
      'QEMU and its start script do not fit each other: QEMU does not know a property of the processor that it is told of.',
    advice: otherNixpkgs,
  },
  'qemu-sdk': {
    meaning:
      'QEMU does not fit this macOS: it was built for an older one and stops while it sets up the processor.',
    advice: `An update of nixpkgs has one that fits. Until then: ${otherNixpkgs}`,
  },
  'qemu-gic': {
    meaning: 'QEMU is started with an interrupt controller (GICv2) that it does not emulate on macOS.',
    advice:
      'Where the guest has virtualisation.qemu.options of your own, take gic-version out of them; else an update of nixpkgs starts it with another one.',
  },
  'qemu-machine-type': {
    meaning:
      'QEMU is older than the script that starts it: it does not know the type of machine that it is told of.',
    advice:
      'Both have to come from one revision of nixpkgs: take out the overlay or the pin that keeps an older QEMU, or pin the whole builder (nix.linux-builder.package) to that older revision, not QEMU alone.',
  },
  'hypervisor-refuses': {
    meaning: 'macOS does not let QEMU use its hypervisor.',
    advice:
      'A Mac that is itself a virtual machine has none for it (sysctl kern.hv_support); else the QEMU is not signed for it, and one from nixpkgs, not overridden, is.',
  },
  'image-in-use': {
    meaning: "Another process holds the builder's disk image.",
    advice: 'A second builder runs, perhaps one that was started by hand: end it, then restart this one.',
  },
  'port-taken': {
    meaning: "Another program holds the builder's port.",
    advice: 'End it (sudo lsof -nP -iTCP -sTCP:LISTEN names it), then restart the builder.',
  },
  'no-space': {
    meaning: 'A disk is full.',
    advice: "Make space on this Mac's disk, then restart the builder.",
  },
  'no-rosetta': {
    meaning: 'Rosetta is not installed.',
    advice:
      'Up to macOS 26 softwareupdate --install-rosetta installs it, and macOS 27 has it; then restart the builder.',
  },
  'other-image': {
    meaning: 'The disk image is of another kind than this machine takes (QEMU and vzvm differ).',
    advice: newImage,
  },
  'image-corrupt': { meaning: 'The disk image is damaged.', advice: newImage },
  'closure-gone': {
    meaning:
      'A file of the Nix store that the builder needs is gone: a garbage collection took it while the builder ran.',
    advice: 'sudo darwin-rebuild switch fetches it again; then restart the builder.',
  },
  'guest-panic': {
    meaning: 'The kernel of the Linux machine has crashed, and the machine may keep a processor busy.',
    advice: 'A restart of the builder starts it anew.',
  },
  'no-address': {
    meaning: 'The Linux machine got no address from macOS.',
    advice:
      'macOS gives it one by /usr/libexec/bootpd, which the firewall or the management of this Mac may block: System Settings > Network > Firewall > Options has to let it in. Then restart the builder.',
  },
  'guest-disk-not-found': {
    meaning: 'The guest does not find its own disk: the image is of an earlier kind.',
    advice: newImage,
  },
  'no-build-group': {
    meaning: "Nix's build group nixbld is not there, so the builder's key cannot be installed.",
    advice: 'nix-darwin and the installers of Nix make the group: run sudo darwin-rebuild switch.',
  },
}

/** Returns the explanation and the advice for a cause that was found in the builder's log. */
export function describeLogCause(cause: BuilderLogCause): CauseText {
  return causeTexts[cause]
}

/** The first macOS that has Rosetta for Linux VMs as a part of the system (docs/macos.md, "Rosetta"). */
const firstWithRosetta = 27

/** Returns how this Mac gets Rosetta for Linux VMs, by its version of macOS; both ways if that was not observed. */
export function adviseOnRosetta({ mac }: Snapshot): string {
  const major = Number.parseInt(valueOrNull(mac.version) ?? '', 10)
  if (Number.isNaN(major)) return causeTexts['no-rosetta'].advice
  return major < firstWithRosetta
    ? 'softwareupdate --install-rosetta installs it; then restart the builder.'
    : `macOS ${major} includes it, so there is nothing to install: restart the builder, and update nixpkgs if that does not help.`
}

/** What the captured log adds to a finding about the builder's service. */
export interface LogEvidence {
  readonly evidence: readonly Evidence[]
  /** Sentences to append to the explanation, with a leading space; '' if the log holds no known message. */
  readonly explanation: string
  /** What the first known message means; null if the log holds none. */
  readonly meaning: string | null
  /** Whether the log names causes, and a builder of another nixpkgs revision would have all of them too. */
  readonly isOfAnyRevision: boolean
  /** Repairs beyond a restart. */
  readonly repairs: readonly string[]
}

const nothing: LogEvidence = {
  evidence: [],
  explanation: '',
  meaning: null,
  isOfAnyRevision: false,
  repairs: [],
}

/** Returns what the log of this service says. Logs from before the Mac's last start are ignored: they describe earlier problems. */
export function createLogEvidence(snapshot: Snapshot, service: Service | null): LogEvidence {
  const log = findLogOf(snapshot, service)
  if (log === null) return nothing
  const messages = log.causes.map(({ cause, line }) => ({
    line,
    ...causeTexts[cause],
    ...(cause === 'no-rosetta' ? { advice: adviseOnRosetta(snapshot) } : {}),
  }))
  if (messages.length === 0) return nothing
  return {
    evidence: messages.map(({ line }) => fromFile('What the builder printed', log.path, null, line)),
    explanation: ` The builder itself says why: ${messages.map(({ meaning, advice }) => `${meaning} ${advice}`).join(' ')}`,
    meaning: messages[0]?.meaning ?? null,
    isOfAnyRevision: !log.causes.some(({ cause }) => revisionCauses.has(cause)),
    repairs: log.causes.some(({ cause }) => diskImageCauses.has(cause)) ? ['recreate-disk'] : [],
  }
}

/** Returns the causes that the log of this service names; none if it was not captured since the Mac's last start. */
export function findLogCauses(snapshot: Snapshot, service: Service | null): readonly BuilderLogCause[] {
  return findLogOf(snapshot, service)?.causes.map(({ cause }) => cause) ?? []
}

/** Returns the log that the service's plist names, if only root can change it and it was written since the Mac's start. */
function findServiceLog({ serviceLogs = [], mac }: Snapshot, service: Service | null): BuilderLog | null {
  const bootedAt = valueOrNull(mac.bootedAt)
  const logs = serviceLogs.filter(
    ({ label, isRootsOwn, log }) =>
      label === service?.label && isRootsOwn && (bootedAt === null || log.changedAt >= bootedAt),
  )
  return logs.find(({ log }) => log.causes.length > 0)?.log ?? logs[0]?.log ?? null
}

function findLogOf(snapshot: Snapshot, service: Service | null): BuilderLog | null {
  const capture = findLogCapture(snapshot)
  const captured = capture?.isOfThisBoot && capture.label === service?.label ? getCapturedLog(snapshot) : null
  return captured ?? findServiceLog(snapshot, service)
}
