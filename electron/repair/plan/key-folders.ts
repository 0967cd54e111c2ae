import type { KeyFile, KeyFolder } from '../../core/model/snapshot.ts'
import { type Refusal, refuse } from './plan-parts.ts'

/** The configuration that puts the key where only root can change it. */
const backToNixFolder = `nix-darwin keeps the key where only root can change it. To use that one, remove your own entry for this builder from the configuration:
  nix.linux-builder.enable = true;
or, in an entry of nix.buildMachines that you keep, set:
  sshKey = "/etc/nix/builder_ed25519";`

/** Every real folder above the key has to belong to root and be closed to others: a user who may write there can swap the key. */
export function checkFolders(keyFile: KeyFile): Refusal | { readonly folders: readonly string[] } {
  const { path, folders } = keyFile
  if (!folders.observed) {
    return refuse(`The folders above ${path} can't be checked: ${folders.reason}`)
  }
  let above: string | null = null
  for (const folder of folders.value) {
    const isNext = above === null ? folder.path === '/' : getParent(folder.path) === above
    if (!isNext) return refuse(`The folders above ${path} couldn't be checked one by one.`)
    const reason = explainOpenFolder(folder)
    if (reason) return refuse(`${reason} Builderbar doesn't write there as root.\n${backToNixFolder}`)
    above = folder.path
  }
  return above === null
    ? refuse(`The folders above ${path} aren't known.`)
    : { folders: folders.value.map((folder) => folder.path) }
}

function getParent(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

function explainOpenFolder(folder: KeyFolder): string | null {
  if (folder.uid !== 0) {
    return `${folder.path} belongs to user ${folder.uid}, not to root, so that user could replace the key.`
  }
  if ((folder.mode & 0o022) !== 0) {
    return `Accounts other than root can change ${folder.path} (mode ${formatMode(folder.mode)}), so they could replace the key.`
  }
  return null
}

/** Permission bits as chmod(1) accepts them: `0600`. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
