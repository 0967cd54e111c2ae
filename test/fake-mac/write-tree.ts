import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { MacTree, TreeEntry } from './mac-tree.ts'

/** Files of the fakes themselves, which are not part of the tree. */
const excludedPaths = new Set(['/fakes', '/nix/var/nix/daemon-socket/socket'])

/**
 * Makes the folder equal to the tree. Existing folders and equal files are kept, so that file watchers keep working, as
 * they do on a Mac when a rebuild changes a few files.
 */
export function writeTree(root: string, tree: MacTree): void {
  removeUnknown(root, '', tree)
  for (const [path, entry] of tree.entries) {
    if (!isSame(root + path, entry)) replace(root + path, entry)
  }
}

function removeUnknown(root: string, folder: string, tree: MacTree): void {
  for (const name of readdirSync(root + folder)) {
    const path = `${folder}/${name}`
    if (excludedPaths.has(path)) continue
    const entry = tree.entries.get(path)
    const isFolder = lstatSync(root + path).isDirectory()
    if (entry === undefined || (entry.kind === 'folder') !== isFolder)
      rmSync(root + path, { recursive: true })
    else if (isFolder) removeUnknown(root, path, tree)
  }
}

function isSame(path: string, entry: TreeEntry): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return false
  if (entry.kind === 'link') return stat.isSymbolicLink() && readlinkSync(path) === entry.target
  if ((stat.mode & 0o7777) !== entry.mode) return false
  if (entry.kind === 'folder') return stat.isDirectory()
  return stat.isFile() && readFileSync(path).equals(Buffer.from(entry.text))
}

function replace(path: string, entry: TreeEntry): void {
  if (entry.kind === 'folder') {
    mkdirSync(path, { recursive: true })
    chmodSync(path, entry.mode)
  } else {
    rmSync(path, { force: true })
  }
  if (entry.kind === 'link') {
    symlinkSync(entry.target, path)
    return
  }
  if (entry.kind === 'file') {
    writeFileSync(path, entry.text)
    chmodSync(path, entry.mode)
  }
  if (process.getuid?.() === 0 && entry.owner) chownSync(path, entry.owner.uid, entry.owner.gid)
}

/** Returns the folder with the files of the fakes themselves. */
export function getFakesFolder(root: string): string {
  return join(root, 'fakes')
}
