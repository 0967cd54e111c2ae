import { volumeLabels } from '../../core/launchd/daemon-labels.ts'
import type { DaemonService, NixVolume } from '../../core/model/daemon-state.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { fromCommand, fromFile, fromLine, quoteShellArgument } from './evidence.ts'
import type { Match } from './rule.ts'

const lateDisk =
  "It's on an external disk: launchd mounts it once, at startup, and not when the disk is connected later. "

/** Texts of the Nix volume that is not mounted. */
export const nixDaemonTexts = defineTexts({
  unnamed: (mount: string) => ({
    title: "The Nix volume isn't mounted",
    headline: "No builds work: the Nix volume isn't mounted",
    cause: "The volume that holds the Nix store isn't mounted, so nothing in /nix is available.",
    explanation:
      "Nix is on a separate volume that macOS mounts at /nix at startup. It isn't mounted now. launchd starts " +
      `nix-daemon after you mount it:\n  ${mount}`,
  }),
  disconnected: (file: string, line: number, mount: string) => ({
    title: "The disk with the Nix volume isn't connected",
    headline: "No builds work: the disk with the Nix volume isn't connected",
    cause: "This Mac doesn't see the volume that holds the Nix store, so nothing in /nix is available.",
    explanation:
      `${file}, line ${line}, names the volume that belongs at /nix, and diskutil finds no such volume: its disk isn't ` +
      'connected or is off, or the volume was erased. launchd mounts it once, at startup, so a disk that you connect later has to be ' +
      `mounted by hand:\n  ${mount}`,
  }),
  elsewhere: ({ name, mountPoint, unmount, mount }: ElsewhereValues) => ({
    title: `The Nix volume is mounted at ${mountPoint}`,
    headline: "No builds work: the Nix volume isn't mounted at /nix",
    cause: `The volume "${name}" is mounted at ${mountPoint} instead of /nix, so nothing in /nix is available.`,
    explanation:
      'Nix finds its store only at /nix. Finder and Disk Utility mount a volume in /Volumes. To move it:\n' +
      `  ${unmount}\n  ${mount}`,
  }),
  locked: (name: string, isExternal: boolean, mount: string) => ({
    title: 'The Nix volume is locked',
    headline: 'No builds work: the Nix volume is locked',
    cause: `The volume "${name}" is encrypted and locked, so it isn't mounted and nothing in /nix is available.`,
    explanation:
      `The service that mounts "${name}" takes its password from the System keychain. ${isExternal ? lateDisk : ''}To unlock and ` +
      `mount it:\n  ${mount}\nIf that doesn't help, the keychain doesn't have the password: in Keychain Access, look in System for an ` +
      'entry with the name of the volume.',
  }),
  unmounted: (name: string, isExternal: boolean, mount: string) => ({
    title: "The Nix volume isn't mounted",
    headline: "No builds work: the Nix volume isn't mounted",
    cause: `The volume "${name}" isn't mounted, so nothing in /nix is available.`,
    explanation:
      `Nix is on the volume "${name}", which macOS mounts at /nix at startup. It isn't mounted now. ` +
      `${isExternal ? lateDisk : ''}launchd starts nix-daemon after you mount it:\n  ${mount}`,
  }),
  store: 'The Nix store',
  noFolder: 'no such folder',
  volume: 'The volume for /nix',
  disk: 'What macOS says about it',
  diskFacts: ({ name, isExternal, isLocked, mountPoint }: DiskValues) =>
    [
      name,
      isExternal ? 'external' : 'internal',
      isLocked ? 'locked' : null,
      mountPoint === null ? 'not mounted' : `mounted at ${mountPoint}`,
    ]
      .filter((fact) => fact !== null)
      .join(', '),
})

interface ElsewhereValues {
  readonly name: string
  readonly mountPoint: string
  /** The commands that unmount it there and mount it at /nix. */
  readonly unmount: string
  readonly mount: string
}

interface DiskValues {
  readonly name: string
  readonly isExternal: boolean
  readonly isLocked: boolean
  readonly mountPoint: string | null
}

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
    ...describeVolume(volume, mount),
    evidence: [
      fromFile(nixDaemonTexts.store, `${nixFolder}/store`, null, nixDaemonTexts.noFolder),
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

/** Returns the texts of the finding for what is known about the volume. */
function describeVolume(
  volume: NixVolume | undefined,
  mount: string,
): Required<Pick<Match, 'title' | 'headline' | 'cause' | 'explanation'>> {
  if (volume === undefined) return nixDaemonTexts.unnamed(mount)
  if (!volume.connected) return nixDaemonTexts.disconnected(volume.file, volume.line, mount)
  const { name, isExternal, mountPoint } = volume
  if (mountPoint !== null) {
    const unmount = `sudo diskutil unmount ${quoteShellArgument(mountPoint)}`
    return nixDaemonTexts.elsewhere({ name, mountPoint, unmount, mount })
  }
  return volume.isLocked
    ? nixDaemonTexts.locked(name, isExternal, mount)
    : nixDaemonTexts.unmounted(name, isExternal, mount)
}

function createVolumeEvidence(volume: NixVolume): readonly Evidence[] {
  const { id } = volume
  const command = `/usr/sbin/diskutil info ${quoteShellArgument(id)}`
  return [
    fromLine(nixDaemonTexts.volume, volume, id),
    fromCommand(
      nixDaemonTexts.disk,
      command,
      volume.connected ? nixDaemonTexts.diskFacts(volume) : `Could not find disk: ${id}`,
    ),
  ]
}
