import type { KeyFile } from '../../core/model/snapshot.ts'
import { type Refusal, refuse } from './plan-parts.ts'

/** The configuration that puts the key where only root can change it. */
const backToNixFolder = `nix-darwin keeps the key where only root can change it. In the configuration, no entry of your own for this builder:
  nix.linux-builder.enable = true;
and in an entry of nix.buildMachines that has to stay:
  sshKey = "/etc/nix/builder_ed25519";`

/** Every real folder above the key has to belong to root and be closed to others: a user who may write there can swap the key. */
export function checkFolders(keyFile: KeyFile): Refusal | { readonly folders: readonly string[] } {
  const { path, folders } = keyFile
  if (!folders.observed) {
    return refuse(`The folders above ${path} can't be checked: ${folders.reason}`)
  }
  let above: string | null = null
  for (const folder of folders.value) {
    const isNext = above === null ? folder.path === '/' : parentOf(folder.path) === above
    if (!isNext) return refuse(`The folders above ${path} could not be followed from / down.`)
    const reason = explainOpenFolder(folder)
    if (reason) return refuse(`${reason} Root must not write there.\n${backToNixFolder}`)
    above = folder.path
  }
  return above === null
    ? refuse(`The folders above ${path} are not known.`)
    : { folders: folders.value.map((folder) => folder.path) }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

function explainOpenFolder(folder: { path: string; uid: number; mode: number }): string | null {
  if (folder.uid !== 0) {
    return `${folder.path} belongs to user ${folder.uid} and not to root, so that user can put another file in the key's place.`
  }
  if ((folder.mode & 0o022) !== 0) {
    return `Accounts other than root may write in ${folder.path} (mode ${formatMode(folder.mode)}), so they can put another file in the key's place.`
  }
  return null
}

/** Permission bits as chmod(1) accepts them: `0600`. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
