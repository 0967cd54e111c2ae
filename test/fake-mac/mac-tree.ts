import { createHash } from 'node:crypto'

/** A file, link or folder of the fake Mac. `owner` is set only if root creates the folder. */
export type TreeEntry =
  | { readonly kind: 'folder'; readonly mode: number; readonly owner?: Owner }
  | { readonly kind: 'file'; readonly mode: number; readonly text: string | Buffer; readonly owner?: Owner }
  | { readonly kind: 'link'; readonly target: string }

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Group `nixbld` of Nix's installer for macOS. */
export const nixbld: Owner = { uid: 0, gid: 350 }
export const alice: Owner = { uid: 501, gid: 20 }

/** A Mac's files as plain data, by path of the Mac. Paths in `/etc`, `/var` and `/tmp` are stored below `/private`. */
export interface MacTree {
  readonly entries: Map<string, TreeEntry>
  folder(path: string, mode?: number, owner?: Owner): void
  file(path: string, text: string | Buffer, mode?: number, owner?: Owner): void
  link(path: string, target: string): void
  /** Adds a file to the store and returns its path, which depends on the name and the text as with Nix. */
  store(name: string, text: string, mode?: number): string
  remove(path: string): void
}

export function createTree(): MacTree {
  const entries = new Map<string, TreeEntry>()
  const putParents = (path: string) => {
    const parts = path.split('/').slice(1, -1)
    for (let count = 1; count <= parts.length; count++) {
      const parentPath = `/${parts.slice(0, count).join('/')}`
      if (!entries.has(parentPath)) entries.set(parentPath, { kind: 'folder', mode: 0o755 })
    }
  }
  const addEntry = (path: string, entry: TreeEntry) => {
    putParents(resolvePath(path))
    entries.set(resolvePath(path), entry)
  }
  const tree: MacTree = {
    entries,
    folder: (path, mode = 0o755, owner) => addEntry(path, { kind: 'folder', mode, ...(owner && { owner }) }),
    file: (path, text, mode = 0o644, owner) =>
      addEntry(path, { kind: 'file', mode, text, ...(owner && { owner }) }),
    link: (path, target) => addEntry(path, { kind: 'link', target }),
    store(name, text, mode = 0o444) {
      const path = `/nix/store/${computeFakeStoreHash(text)}-${name}`
      tree.file(path, text, mode)
      return path
    },
    remove: (path) => {
      entries.delete(resolvePath(path))
    },
  }
  return tree
}

/** On macOS /etc, /var and /tmp are links into /private. */
function resolvePath(path: string): string {
  return path.replace(/^\/(etc|var|tmp)(?=\/)/, '/private/$1')
}

/** Returns 32 characters of Nix's base-32 alphabet. This is not Nix's own hash: nothing here verifies the store. */
export function computeFakeStoreHash(text: string): string {
  const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'
  return [...createHash('sha256').update(text).digest()].map((byte) => alphabet[byte % 32]).join('')
}
