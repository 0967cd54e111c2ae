import { chmodSync, chownSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isCacheSafe } from '../../electron/cli/compile-cache.ts'

describe('a folder for compiled code', () => {
  const isRoot = process.getuid?.() === 0
  const alice = isRoot ? 1500 : (process.getuid?.() ?? 1500)
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'builderbar-cache-'))
    if (isRoot) chownSync(folder, alice, alice)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it("is the user's own", () => expect(isCacheSafe(folder, alice)).toBe(true))

  it("is not another user's", () => expect(isCacheSafe(folder, alice + 1)).toBe(false))

  it('is never used by root', () => {
    if (isRoot) chownSync(folder, 0, 0)
    expect(isCacheSafe(folder, 0)).toBe(false)
  })

  it.each([0o770, 0o702, 0o1777])('is refused if others can write to it: %o', (mode) => {
    chmodSync(folder, mode)
    expect(isCacheSafe(folder, alice)).toBe(false)
  })

  it('exists and is not a link', () => {
    const link = join(folder, 'link')
    symlinkSync(folder, link)
    expect(isCacheSafe(link, alice)).toBe(false)
    expect(isCacheSafe(join(folder, 'missing'), alice)).toBe(false)
  })
})
