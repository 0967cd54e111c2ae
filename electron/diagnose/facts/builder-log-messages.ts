import { findLogCapture, getCapturedLog } from '../../core/builders/log-capture.ts'
import { formatUnifiedLogCommand, unifiedLogPath } from '../../core/launchd/unified-log.ts'
import type { BuilderLog, BuilderLogCause } from '../../core/model/builder-log.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { fromCommand, fromFile } from './evidence.ts'

/** Explanation of a known message in the builder's log, and its advice (docs/failures.md, "Messages of the builder"). */
interface CauseText {
  readonly meaning: string
  readonly advice: string
}

const otherNixpkgs =
  'To go back: sudo darwin-rebuild --rollback, or set nix.linux-builder.package to a nixpkgs revision that worked.'
const newImage = "Create a new disk; Builderbar keeps the old one. The builder's Nix store is then empty."
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
      "QEMU and its start script don't fit together: QEMU doesn't know a processor option that the script uses.",
    advice: otherNixpkgs,
  },
  'qemu-sdk': {
    meaning:
      "QEMU doesn't fit this version of macOS: it was built for an older one, and stops while it sets up the processor.",
    advice: `Update nixpkgs, which has one that fits. ${otherNixpkgs}`,
  },
  'qemu-gic': {
    meaning: "QEMU is started with an interrupt controller (GICv2) that it can't emulate on macOS.",
    advice:
      'If you set virtualisation.qemu.options for the VM, remove gic-version from them. Otherwise update nixpkgs, which uses another one.',
  },
  'qemu-machine-type': {
    meaning:
      "QEMU is older than the script that starts it: it doesn't know the machine type that the script uses.",
    advice:
      'Both must come from the same nixpkgs revision. Remove the overlay or pin that keeps an older QEMU, or pin the whole builder (nix.linux-builder.package) to that revision.',
  },
  'hypervisor-refuses': {
    meaning: "macOS doesn't let QEMU use its hypervisor.",
    advice:
      "A Mac that is itself a VM has no hypervisor (sysctl kern.hv_support). Otherwise this QEMU isn't signed for it: use the unchanged one from nixpkgs.",
  },
  'image-in-use': {
    meaning: "Another process is using the builder's disk image.",
    advice:
      'A second builder is running, perhaps one that was started by hand. End it, then restart this one.',
  },
  'disk-refused': {
    meaning: "macOS doesn't accept the VM's disk.",
    advice:
      'Another VM may have it open, or the file is missing, damaged or not a raw image. End the other VM, then restart the builder.',
  },
  'port-taken': {
    meaning: "Another program is using the builder's port.",
    advice: 'End it, then restart the builder. To find it: sudo lsof -nP -iTCP -sTCP:LISTEN',
  },
  'no-space': {
    meaning: 'A disk is full.',
    advice: "Free up space on this Mac's disk, then restart the builder.",
  },
  'no-rosetta': {
    meaning: 'Rosetta is not installed.',
    advice:
      'Install it with softwareupdate --install-rosetta (macOS 27 includes it), then restart the builder.',
  },
  'macos-too-old': {
    meaning: "The builder's program needs a newer macOS.",
    advice: 'Update macOS, or use the builder of an older nixpkgs.',
  },
  'other-image': {
    meaning: "The disk image has a format that this builder can't use (QEMU and vzvm differ).",
    advice: newImage,
  },
  'image-corrupt': { meaning: 'The disk image is damaged.', advice: newImage },
  'closure-gone': {
    meaning:
      'A file in the Nix store that the builder needs is missing, for example after a garbage collection.',
    advice: 'Run sudo darwin-rebuild switch, which restores it, then restart the builder.',
  },
  'guest-panic': {
    meaning: "The VM's kernel crashed, and the VM may keep a processor core busy.",
    advice: 'Restart the builder.',
  },
  'no-address': {
    meaning: 'The VM got no network address from macOS.',
    advice:
      'macOS provides it with /usr/libexec/bootpd, which the firewall or the management of this Mac may block. Allow it in System Settings > Network > Firewall > Options, then restart the builder.',
  },
  'no-vmnet': {
    meaning: "macOS couldn't create the VM's network (vmnet).",
    advice:
      'Internet Sharing, a VPN or another VM may use its addresses. End them, or restart this Mac, then restart the builder.',
  },
  'guest-disk-not-found': {
    meaning: "The VM can't find its disk: the image has an older format.",
    advice: newImage,
  },
  'no-build-group': {
    meaning: "Nix's build group nixbld is missing, so the builder's key can't be installed.",
    advice: 'nix-darwin creates the group: run sudo darwin-rebuild switch.',
  },
  'container-not-started': {
    meaning: "The service of Apple's container isn't running.",
    advice: 'Start it with container system start, then restart the builder.',
  },
  'vm-refused': {
    meaning: "macOS couldn't start the VM, because of an internal error of its virtualization.",
    advice: 'Restart the builder. If that fails again, restart this Mac.',
  },
  'host-agent-ended': {
    meaning: "Lima's host agent ended before the VM was ready.",
    advice: "The last lines of its own log say why: ha.stderr.log in the VM's folder.",
  },
}

/** Returns the explanation and the advice for a cause that was found in the builder's log. */
export function describeLogCause(cause: BuilderLogCause): CauseText {
  return causeTexts[cause]
}

/** The first macOS that has Rosetta for Linux VMs as a part of the system (docs/macos.md, "Rosetta"). */
const firstWithRosetta = 27

/** The first macOS in which a Linux VM can use Rosetta (docs/macos.md, "Rosetta"). */
const firstWithLinuxRosetta = 13

/** Returns how this Mac gets Rosetta for Linux VMs, by its version of macOS; both ways if that was not observed. */
export function adviseOnRosetta({ mac }: Snapshot): string {
  const major = Number.parseInt(valueOrNull(mac.version) ?? '', 10)
  if (Number.isNaN(major)) return causeTexts['no-rosetta'].advice
  if (major < firstWithLinuxRosetta)
    return `Rosetta for Linux VMs needs macOS ${firstWithLinuxRosetta} or later, and this Mac has macOS ${major}.`
  return major < firstWithRosetta
    ? 'softwareupdate --install-rosetta installs it; then restart the builder.'
    : `macOS ${major} includes it, so there is nothing to install. Restart the builder, and update nixpkgs if that doesn't help.`
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
    evidence: messages.map(({ line }) => createMessageEvidence(log.path, line)),
    explanation: ` The builder's own log says why: ${messages.map(({ meaning, advice }) => `${meaning} ${advice}`).join(' ')}`,
    meaning: messages[0]?.meaning ?? null,
    isOfAnyRevision: !log.causes.some(({ cause }) => revisionCauses.has(cause)),
    repairs:
      log.isRootsOwn && log.causes.some(({ cause }) => diskImageCauses.has(cause)) ? ['recreate-disk'] : [],
  }
}

function createMessageEvidence(path: string, line: string): Evidence {
  return path === unifiedLogPath
    ? fromCommand('Message of the builder', formatUnifiedLogCommand(), line)
    : fromFile('Message of the builder', path, null, line)
}

/** Returns the causes that the log of this service names; none if it was not captured since the Mac's last start. */
export function findLogCauses(snapshot: Snapshot, service: Service | null): readonly BuilderLogCause[] {
  return findLogOf(snapshot, service)?.causes.map(({ cause }) => cause) ?? []
}

type TrustedLog = BuilderLog & { readonly isRootsOwn: boolean }

function findLogOf(snapshot: Snapshot, service: Service | null): TrustedLog | null {
  const capture = findLogCapture(snapshot)
  const captured = capture?.isOfThisBoot && capture.label === service?.label ? getCapturedLog(snapshot) : null
  return captured === null ? findServiceLog(snapshot, service) : { ...captured, isRootsOwn: true }
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
  const found = logs.find(({ log }) => log.causes.length > 0) ?? logs[0]
  return found === undefined ? null : { ...found.log, isRootsOwn: found.isRootsOwn }
}
