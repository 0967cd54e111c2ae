import type { KeyFile, KeyFolder } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { type Refusal, refuse } from './plan-parts.ts'

/** Texts of the refusals for a key in a folder that root must not write. */
export const keyFoldersTexts = defineTexts({
  unobserved: (key: string, reason: string) => `The folders above ${key} can't be checked: ${reason}`,
  incomplete: (key: string) => `The folders above ${key} couldn't be checked one by one.`,
  unknown: (key: string) => `The folders above ${key} aren't known.`,
  otherOwner: (folder: string, uid: number) =>
    `${folder} belongs to user ${uid}, not to root, so that user could replace the key.`,
  openMode: (folder: string, mode: string) =>
    `Accounts other than root can change ${folder} (mode ${mode}), so they could replace the key.`,
  noWriting: "Builderbar doesn't write there as root.",
  /** The configuration that puts the key where only root can change it. */
  nixFolder: `nix-darwin keeps the key where only root can change it. To use that one, remove your own entry for this builder from the configuration:
  nix.linux-builder.enable = true;
or, in an entry of nix.buildMachines that you keep, set:
  sshKey = "/etc/nix/builder_ed25519";`,
})

/** Every real folder above the key has to belong to root and be closed to others: a user who may write there can swap the key. */
export function checkFolders(keyFile: KeyFile): Refusal | { readonly folders: readonly string[] } {
  const { path, folders } = keyFile
  const texts = keyFoldersTexts
  if (!folders.observed) return refuse(texts.unobserved(path, folders.reason))
  let parent: string | null = null
  for (const folder of folders.value) {
    const isNext = parent === null ? folder.path === '/' : getParent(folder.path) === parent
    if (!isNext) return refuse(texts.incomplete(path))
    const reason = explainOpenFolder(folder)
    if (reason) return refuse(`${reason} ${texts.noWriting}\n${texts.nixFolder}`)
    parent = folder.path
  }
  return parent === null
    ? refuse(texts.unknown(path))
    : { folders: folders.value.map((folder) => folder.path) }
}

function getParent(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

function explainOpenFolder(folder: KeyFolder): string | null {
  if (folder.uid !== 0) return keyFoldersTexts.otherOwner(folder.path, folder.uid)
  const isOpen = (folder.mode & 0o022) !== 0
  return isOpen ? keyFoldersTexts.openMode(folder.path, formatMode(folder.mode)) : null
}

/** Permission bits as chmod(1) accepts them: `0600`. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
