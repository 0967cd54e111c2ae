import { unescapeXml } from '../text/xml.ts'

/** A line of /etc/fstab that mounts a volume at /nix. */
export interface MountLine {
  readonly line: number
  /** The volume as diskutil takes it: a UUID, or its name. */
  readonly volume: string
}

/** What `diskutil info -plist` says about a volume. */
export interface DiskInfo {
  readonly name: string
  /** Null where it is not mounted. */
  readonly mountPoint: string | null
  readonly isExternal: boolean
  /** It is encrypted, and nobody has entered its password since it was connected. */
  readonly isLocked: boolean
}

/**
 * Returns the line of /etc/fstab for /nix, as the installers write it: `UUID=… /nix apfs rw,noauto,nobrowse,suid,owners`
 * (docs/macos.md, "Nix volume"), or by `LABEL=Nix\040Store`; null if there is none.
 */
export function findMountLine(fstab: string): MountLine | null {
  for (const [index, text] of fstab.split('\n').entries()) {
    const [device = '', folder] = text.trim().split(/[ \t]+/, 3)
    const volume = /^(?:UUID|LABEL)=([^-].{0,199})$/.exec(device)?.[1]
    if (folder === '/nix' && volume !== undefined)
      return { line: index + 1, volume: volume.replaceAll('\\040', ' ') }
  }
  return null
}

/** Whether diskutil says that no disk has this UUID or name: the disk is not connected, or the volume is gone. */
export function isDiskMissing(output: string): boolean {
  return output.includes('Could not find disk')
}

/** Parses the output of `diskutil info -plist`; null if it describes no volume. */
export function parseDiskInfo(plist: string): DiskInfo | null {
  // The dictionaries of other disks, such as the physical store, have the same keys.
  const diskPlist = plist
    .split('</array>')
    .map((part) => part.split('<array>', 1)[0] ?? '')
    .join('')
  const name = findText(diskPlist, 'VolumeName')
  if (name === null) return null
  return {
    name,
    mountPoint: findText(diskPlist, 'MountPoint') || null,
    isExternal:
      isTrue(diskPlist, 'RemovableMediaOrExternalDevice') ?? isTrue(diskPlist, 'Internal') === false,
    isLocked: isTrue(diskPlist, 'Locked') ?? false,
  }
}

function findText(plist: string, key: 'VolumeName' | 'MountPoint'): string | null {
  const text = new RegExp(`<key>${key}</key>\\s{0,99}<string>([^<>]{0,255})</string>`).exec(plist)?.[1]
  return text === undefined ? null : unescapeXml(text)
}

function isTrue(
  plist: string,
  key: 'RemovableMediaOrExternalDevice' | 'Internal' | 'Locked',
): boolean | null {
  const value = new RegExp(`<key>${key}</key>\\s{0,99}<(true|false)\\s{0,9}/>`).exec(plist)?.[1]
  return value === undefined ? null : value === 'true'
}
