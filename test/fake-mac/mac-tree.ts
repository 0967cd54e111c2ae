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

/** A Mac's files as plain data: paths of the Mac, with `/etc` and `/var` written as the links they are. */
export interface MacTree {
  readonly entries: Map<string, TreeEntry>
  folder(path: string, mode?: number, owner?: Owner): void
  file(path: string, text: string | Buffer, mode?: number, owner?: Owner): void
  link(path: string, target: string): void
  /** A file in the store, made from its name and text as Nix does it; returns its path. */
  store(name: string, text: string, mode?: number): string
  remove(path: string): void
}

export function emptyTree(): MacTree {
  const entries = new Map<string, TreeEntry>()
  const foldersAbove = (path: string) => {
    const parts = path.split('/').slice(1, -1)
    for (let count = 1; count <= parts.length; count++) {
      const above = `/${parts.slice(0, count).join('/')}`
      if (!entries.has(above)) entries.set(above, { kind: 'folder', mode: 0o755 })
    }
  }
  const put = (path: string, entry: TreeEntry) => {
    foldersAbove(realPlace(path))
    entries.set(realPlace(path), entry)
  }
  const tree: MacTree = {
    entries,
    folder: (path, mode = 0o755, owner) => put(path, { kind: 'folder', mode, ...(owner && { owner }) }),
    file: (path, text, mode = 0o644, owner) =>
      put(path, { kind: 'file', mode, text, ...(owner && { owner }) }),
    link: (path, target) => put(path, { kind: 'link', target }),
    store(name, text, mode = 0o444) {
      const path = `/nix/store/${storeHash(text)}-${name}`
      tree.file(path, text, mode)
      return path
    },
    remove: (path) => {
      entries.delete(realPlace(path))
    },
  }
  return tree
}

/** macOS has /etc, /var and /tmp as links into /private. */
function realPlace(path: string): string {
  return path.replace(/^\/(etc|var|tmp)(?=\/)/, '/private/$1')
}

/** 32 characters of Nix's base-32 alphabet. Not Nix's own hash: nothing here verifies the store. */
export function storeHash(text: string): string {
  const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'
  return [...createHash('sha256').update(text).digest()].map((byte) => alphabet[byte % 32]).join('')
}
