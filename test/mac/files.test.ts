import { execFileSync } from 'node:child_process'
import { truncateSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openMac } from '../../electron/mac/real/real-mac.ts'
import { createMacRoot, type MacRoot } from './mac-root.ts'

let folder: MacRoot

beforeEach(() => {
  folder = createMacRoot()
})
afterEach(() => folder.remove())

const openFolderMac = (options: { uid?: number; home?: string } = {}) =>
  openMac({ root: folder.root, ...options })

describe('a path in the root folder of a sandbox', () => {
  it('follows absolute links from that root', async () => {
    folder.write('/nix/store/abc-machines', 'from the store')
    folder.link('/etc/static', '/nix/store/static')
    folder.link('/nix/store/static/nix/machines', '/nix/store/abc-machines')
    folder.link('/etc/nix/machines', '/etc/static/nix/machines')
    const mac = openFolderMac()
    expect(await mac.read('/etc/nix/machines')).toEqual({ ok: true, value: 'from the store' })
    expect(await mac.realPath('/etc/nix/machines')).toEqual({ ok: true, value: '/nix/store/abc-machines' })
    expect(await mac.lstat('/etc/nix/machines')).toMatchObject({
      value: { kind: 'link', linkTarget: '/etc/static/nix/machines' },
    })
    expect(await mac.stat('/etc/nix/machines')).toMatchObject({ value: { kind: 'file', size: 14 } })
  })

  it('never leaves it', async () => {
    folder.link('/up', '../../../../../../etc/passwd')
    folder.link('/away', '/etc/passwd')
    folder.write('/etc/hosts', 'ours')
    const mac = openFolderMac()
    expect(await mac.read('/up')).toEqual({ ok: true, value: null })
    expect(await mac.read('/away')).toEqual({ ok: true, value: null })
    expect(await mac.read('/../../etc/hosts')).toEqual({ ok: true, value: 'ours' })
  })

  it.each([
    ['a link to itself', 'self'],
    ['two links to each other', '/there'],
  ])('ends at %s', async (_, target) => {
    folder.link('/self', target)
    folder.link('/there', '/self')
    expect(await openFolderMac().read('/self')).toEqual({
      ok: false,
      reason: '/self is a link that points back to itself',
      code: 'ELOOP',
    })
  })

  it('leads to nothing if a part is not a folder, or if it is not absolute', async () => {
    folder.write('/etc/hosts', 'ours')
    const mac = openFolderMac()
    for (const path of ['/etc/hosts/more', '/nowhere/at/all', 'etc/hosts', '/etc/ho\0sts', '']) {
      expect(await mac.read(path)).toEqual({ ok: true, value: null })
      expect(await mac.lstat(path)).toEqual({ ok: true, value: { exists: false } })
      expect(await mac.realPath(path)).toEqual({ ok: true, value: null })
      expect(await mac.list(path)).toEqual(
        path === '/etc/hosts' ? expect.objectContaining({ ok: false }) : { ok: true, value: null },
      )
    }
  })
})

describe('permissions in a sandbox', () => {
  beforeEach(() => {
    folder.folder('/Users/alice')
    folder.write('/Users/alice/.ssh/config', 'hers', 0o600)
    folder.write('/etc/nix/builder_ed25519', 'secret', 0o600)
    folder.write('/var/root/.ssh/config', "root's", 0o600)
    folder.folder('/var/root', 0o750)
  })

  it('show a user the metadata of a closed file but not its text, and nothing in a closed folder', async () => {
    const mac = openFolderMac()
    expect(mac).toMatchObject({ uid: 501, home: '/Users/alice' })
    expect(await mac.lstat('/etc/nix/builder_ed25519')).toMatchObject({ value: { mode: 0o600, uid: 0 } })
    expect(await mac.read('/etc/nix/builder_ed25519')).toEqual({
      ok: false,
      reason: "/etc/nix/builder_ed25519 can't be read by this account",
      code: 'EACCES',
    })
    expect((await mac.lstat('/var/root/.ssh/config')).ok).toBe(false)
    expect((await mac.list('/var/root')).ok).toBe(false)
  })

  it('let users read their own files', async () => {
    const mac = openFolderMac()
    expect(await mac.read('/Users/alice/.ssh/config')).toEqual({ ok: true, value: 'hers' })
    expect(await mac.lstat('/Users/alice/.ssh/config')).toMatchObject({ value: { uid: 501 } })
  })

  it('let root read everything', async () => {
    const mac = openFolderMac({ uid: 0 })
    expect(mac).toMatchObject({ uid: 0, home: '/var/root' })
    expect(await mac.read('/var/root/.ssh/config')).toEqual({ ok: true, value: "root's" })
  })
})

describe('reading a file', () => {
  it('stops at the limit and reports the size', async () => {
    folder.write('/big', '')
    truncateSync(`${folder.root}/big`, 1024 * 1024 + 1)
    expect(await openFolderMac().read('/big')).toEqual({
      ok: false,
      reason: '/big is too large to read: 1 MiB (the limit is 1 MiB)',
    })
    folder.write('/small', 'x'.repeat(11))
    expect((await openFolderMac().read('/small', 10)).ok).toBe(false)
    expect(await openFolderMac().read('/small', 11)).toEqual({ ok: true, value: 'x'.repeat(11) })
  })

  it('stops at the limit if the file does not report its size', async () => {
    const content = await openMac().read('/proc/kallsyms', 4096)
    // Only Linux has this file: its size is 0 although it has content.
    expect(content.ok ? content.value : content.reason).toMatch(
      /^\/proc\/kallsyms is too large to read|^null$/,
    )
  })

  it('refuses anything but a regular file without opening it', async () => {
    execFileSync('mkfifo', [`${folder.root}/pipe`])
    folder.folder('/folder')
    const mac = openFolderMac()
    expect(await mac.read('/pipe')).toEqual({ ok: false, reason: '/pipe is a pipe, not a file' })
    expect(await mac.read('/folder')).toEqual({ ok: false, reason: '/folder is a folder, not a file' })
    expect(await openMac().read('/dev/null')).toEqual({
      ok: false,
      reason: '/dev/null is a device, not a file',
    })
    expect(await mac.lstat('/pipe')).toMatchObject({ value: { kind: 'other' } })
  })

  it('returns bytes that are not valid text', async () => {
    folder.write('/bytes', Buffer.from([0, 255, 10, 128]))
    expect(await openFolderMac().read('/bytes')).toEqual({ ok: true, value: '\0\ufffd\n\ufffd' })
  })
})

describe('reading the end of a file', () => {
  it('returns its last bytes and its size', async () => {
    folder.write('/log', 'first line\nlast')
    const mac = openFolderMac()
    const tail = await mac.readTail('/log', 4)
    expect(tail.ok && tail.value && [String(tail.value.bytes), tail.value.size]).toEqual(['last', 15])
    const all = await mac.readTail('/log', 400)
    expect(all.ok && String(all.value?.bytes)).toBe('first line\nlast')
    expect(await mac.readTail('/none', 4)).toEqual({ ok: true, value: null })
  })

  it('refuses a pipe', async () => {
    folder.write('/there', '')
    execFileSync('mkfifo', [`${folder.root}/pipe`])
    expect(await openFolderMac().readTail('/pipe', 4)).toMatchObject({
      ok: false,
      reason: '/pipe is a pipe, not a file',
    })
  })
})

describe('folders and disks', () => {
  it('lists names in order', async () => {
    folder.write('/d/b', '')
    folder.write('/d/a', '')
    folder.folder('/d/C')
    expect(await openFolderMac().list('/d')).toEqual({ ok: true, value: ['C', 'a', 'b'] })
    expect(await openFolderMac().list('/d/a')).toEqual({ ok: false, reason: "/d/a isn't a folder" })
  })

  it('reports the free bytes of a disk', async () => {
    const disk = await openFolderMac().diskSpace('/')
    expect(disk.ok && disk.value.freeBytes).toBeGreaterThan(0)
    expect(disk.ok && disk.value.totalBytes).toBeGreaterThanOrEqual(disk.ok ? disk.value.freeBytes : 0)
    expect(await openFolderMac().diskSpace('/nowhere')).toEqual({
      ok: false,
      reason: '/nowhere was not found',
    })
  })

  it('calls back when something in a watched folder changes, until stopped', async () => {
    folder.write('/etc/nix/machines', 'a')
    let calls = 0
    const stop = openFolderMac().watch('/etc/nix', () => {
      calls += 1
    })
    await vi.waitFor(
      () => {
        folder.write('/etc/nix/machines', String(Math.random()))
        expect(calls).toBeGreaterThan(0)
      },
      { timeout: 15_000 },
    )
    stop()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const callsBefore = calls
    folder.write('/etc/nix/machines', 'c')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(calls).toBe(callsBefore)
    openFolderMac().watch('/nowhere', () => undefined)()
  })
})
