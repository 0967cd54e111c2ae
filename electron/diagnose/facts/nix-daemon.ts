import { volumeLabels } from '../../core/launchd/daemon-labels.ts'
import type { DaemonService, NixVolume } from '../../core/model/daemon-state.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { fromCommand, fromFile, fromLine, quoteShellArgument } from './evidence.ts'
import type { Match } from './rule.ts'

type ConnectedVolume = Extract<NixVolume, { connected: true }>

/** Returns the command that restarts the nix-daemon; Determinate's has its own label. */
export function formatDaemonRestart(snapshot: Snapshot): string {
  const label =
    valueOrNull(snapshot.determinate) === true ? 'systems.determinate.nix-daemon' : 'org.nixos.nix-daemon'
  return `sudo launchctl kickstart -k system/${label}`
}

/** Mount point of the Nix volume; the subject of daemon-down when the volume is not mounted. */
export const nixFolder = '/nix'

/** Whether the Nix volume is not mounted: then every file below /nix is missing too. */
export function isVolumeMissing({ daemon }: Snapshot): boolean {
  const state = valueOrNull(daemon)
  return state?.answers === false && state.cause === 'no-volume'
}

/** Describes a Nix volume that is not mounted: whether its disk is connected, locked, mounted elsewhere, or only not mounted. */
export function describeMissingVolume(
  volume: NixVolume | undefined,
  services: readonly DaemonService[],
  jobs: readonly Evidence[],
): Partial<Match> {
  const mount = formatMount(volume, services)
  return {
    subject: nixFolder,
    ...(volume === undefined ? describeUnnamed(mount) : describeVolume(volume, mount)),
    evidence: [
      fromFile('The Nix store', `${nixFolder}/store`, null, 'no such folder'),
      ...(volume === undefined ? [] : createVolumeEvidence(volume)),
      ...jobs,
    ],
    repairs: [],
    permanentFix: null,
  }
}

/** The service that mounts the volume also unlocks it; without one, diskutil mounts it. */
function formatMount(volume: NixVolume | undefined, services: readonly DaemonService[]): string {
  const service = services.find(({ label }) => volumeLabels.includes(label))
  if (service !== undefined) return `sudo launchctl kickstart -k system/${service.label}`
  return volume === undefined
    ? 'sudo diskutil mount "Nix Store"'
    : `sudo diskutil mount -mountPoint ${nixFolder} ${quoteShellArgument(volume.id)}`
}

type Texts = Required<Pick<Match, 'title' | 'headline' | 'cause' | 'explanation'>>

function describeVolume(volume: NixVolume, mount: string): Texts {
  if (!volume.connected) return describeDisconnected(volume, mount)
  if (volume.mountPoint !== null) return describeElsewhere(volume, volume.mountPoint, mount)
  return volume.isLocked ? describeLocked(volume, mount) : describeUnmounted(volume, mount)
}

function describeUnnamed(mount: string): Texts {
  return {
    title: "The Nix volume isn't mounted",
    headline: "No builds work: the Nix volume isn't mounted",
    cause: "The volume that holds the Nix store isn't mounted, so nothing in /nix is available.",
    explanation:
      `Nix is on a separate volume that macOS mounts at ${nixFolder} at startup. It isn't mounted now. launchd starts ` +
      `nix-daemon after you mount it:\n  ${mount}`,
  }
}

function describeDisconnected({ file, line }: NixVolume, mount: string): Texts {
  return {
    title: "The disk with the Nix volume isn't connected",
    headline: "No builds work: the disk with the Nix volume isn't connected",
    cause: "This Mac doesn't see the volume that holds the Nix store, so nothing in /nix is available.",
    explanation:
      `${file}, line ${line}, names the volume that belongs at ${nixFolder}, and diskutil finds no such volume: its disk isn't ` +
      'connected or is off, or the volume was erased. launchd mounts it once, at startup, so a disk that you connect later has to be ' +
      `mounted by hand:\n  ${mount}`,
  }
}

function describeElsewhere({ name }: ConnectedVolume, mountPoint: string, mount: string): Texts {
  return {
    title: `The Nix volume is mounted at ${mountPoint}`,
    headline: "No builds work: the Nix volume isn't mounted at /nix",
    cause: `The volume "${name}" is mounted at ${mountPoint} instead of ${nixFolder}, so nothing in /nix is available.`,
    explanation:
      `Nix finds its store only at ${nixFolder}. Finder and Disk Utility mount a volume in /Volumes. To move it:\n` +
      `  sudo diskutil unmount ${quoteShellArgument(mountPoint)}\n  ${mount}`,
  }
}

function describeLocked({ name, isExternal }: ConnectedVolume, mount: string): Texts {
  return {
    title: 'The Nix volume is locked',
    headline: 'No builds work: the Nix volume is locked',
    cause: `The volume "${name}" is encrypted and locked, so it isn't mounted and nothing in /nix is available.`,
    explanation:
      `The service that mounts "${name}" takes its password from the System keychain. ${describeLateDisk(isExternal)}To unlock and ` +
      `mount it:\n  ${mount}\nIf that doesn't help, the keychain doesn't have the password: in Keychain Access, look in System for an ` +
      'entry with the name of the volume.',
  }
}

function describeUnmounted({ name, isExternal }: ConnectedVolume, mount: string): Texts {
  return {
    title: "The Nix volume isn't mounted",
    headline: "No builds work: the Nix volume isn't mounted",
    cause: `The volume "${name}" isn't mounted, so nothing in /nix is available.`,
    explanation:
      `Nix is on the volume "${name}", which macOS mounts at ${nixFolder} at startup. It isn't mounted now. ` +
      `${describeLateDisk(isExternal)}launchd starts nix-daemon after you mount it:\n  ${mount}`,
  }
}

function describeLateDisk(isExternal: boolean): string {
  return isExternal
    ? "It's on an external disk: launchd mounts it once, at startup, and not when the disk is connected later. "
    : ''
}

function createVolumeEvidence(volume: NixVolume): readonly Evidence[] {
  const { id } = volume
  const command = `/usr/sbin/diskutil info ${quoteShellArgument(id)}`
  return [
    fromLine('The volume for /nix', volume, id),
    fromCommand(
      'What macOS says about it',
      command,
      volume.connected ? describeDisk(volume) : `Could not find disk: ${id}`,
    ),
  ]
}

function describeDisk({ name, mountPoint, isExternal, isLocked }: ConnectedVolume): string {
  return [
    name,
    isExternal ? 'external' : 'internal',
    ...(isLocked ? ['locked'] : []),
    mountPoint === null ? 'not mounted' : `mounted at ${mountPoint}`,
  ].join(', ')
}
