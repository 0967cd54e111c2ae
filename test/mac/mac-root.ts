import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A sandbox; delete it with `remove`. */
export interface MacRoot {
  readonly root: string
  write(path: string, text: string | Buffer, mode?: number): void
  link(path: string, target: string): void
  folder(path: string, mode?: number): void
  remove(): void
}

export function createMacRoot(): MacRoot {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mac-root-')))
  chmodSync(root, 0o755)
  const makeParent = (path: string) => mkdirSync(dirname(root + path), { recursive: true })
  return {
    root,
    write: (path, text, mode = 0o644) => {
      makeParent(path)
      writeFileSync(root + path, text)
      chmodSync(root + path, mode)
    },
    link: (path, target) => {
      makeParent(path)
      symlinkSync(target, root + path)
    },
    folder: (path, mode = 0o755) => {
      mkdirSync(root + path, { recursive: true })
      chmodSync(root + path, mode)
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
