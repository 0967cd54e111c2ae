import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Mac } from '../../electron/mac/mac.ts'
import { openMac } from '../../electron/mac/real/real-mac.ts'

/** A sandbox: a folder laid out like a Mac, with only the files that a test needs. */
export interface MacFolder {
  readonly root: string
  readonly mac: Mac
  write(path: string, text: string | Buffer, mode?: number): void
  /** A program: a shell script with these lines. */
  program(path: string, ...lines: string[]): void
  link(path: string, target: string): void
  folder(path: string, mode?: number): void
  /** The host's path of a path of the Mac. */
  host(path: string): string
  remove(): void
}

/** Permissions are those of the ordinary user alice (501); with `uid: 0` those of root. */
export function makeMacFolder(options: { uid?: number } = {}): MacFolder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mac-folder-')))
  chmodSync(root, 0o755)
  const host = (path: string) => join(root, path)
  const makeParent = (path: string) => mkdirSync(dirname(host(path)), { recursive: true })
  const write = (path: string, text: string | Buffer, mode = 0o644) => {
    makeParent(path)
    writeFileSync(host(path), text)
    chmodSync(host(path), mode)
  }
  mkdirSync(host('/Users/alice'), { recursive: true })
  return {
    root,
    mac: openMac({ root, ...options }),
    write,
    program: (path, ...lines) => write(path, `#!/bin/sh\n${lines.join('\n')}\n`, 0o755),
    link: (path, target) => {
      makeParent(path)
      symlinkSync(target, host(path))
    },
    folder: (path, mode = 0o755) => {
      mkdirSync(host(path), { recursive: true })
      chmodSync(host(path), mode)
    },
    host,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
