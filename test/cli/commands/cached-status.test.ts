import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCachedStatus } from '../../../electron/cli/commands/cached-status-command.ts'
import type { CachedStatus } from '../../../electron/monitor/state/cached-status.ts'
import { createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

const now = Date.parse('2026-06-01T12:00:00.000Z')
/** Larger than every process id on Linux and macOS. */
const noProcess = 99_999_999

const downStatus: CachedStatus = {
  schema: 2,
  pid: process.pid,
  state: 'down',
  summary: 'ssh refuses the builder’s key.',
  verifiedAt: null,
  findings: [
    {
      id: 'key-permissions',
      key: 'key-permissions@/etc/nix/k',
      severity: 'error',
      title: 'The key is open.',
    },
  ],
}

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-cached-'))
  file = join(folder, 'last-status.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(value: unknown, ageSeconds: number): void {
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  const at = new Date(now - ageSeconds * 1000)
  utimesSync(file, at, at)
}

function run(format: 'text' | 'json' | 'swiftbar') {
  const terminal = createRecordedTerminal()
  const code = runCachedStatus({ format }, terminal, { BUILDERBAR_HOME: folder }, now)
  return { code, stdout: terminal.stdout }
}

describe('status --cached', () => {
  it('prints the last status of the running app, with its age', () => {
    write(downStatus, 14)
    expect(run('text')).toEqual({
      code: 2,
      stdout:
        '✕ ssh refuses the builder’s key.\n  Checked 14 sec ago by the running app (key-permissions).\n',
    })
    const { code, stdout } = run('json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      schema: 2,
      cached: true,
      running: true,
      state: 'down',
      summary: downStatus.summary,
      takenAt: '2026-06-01T11:59:46.000Z',
      ageSeconds: 14,
      verifiedAt: null,
      findings: downStatus.findings,
    })
    const menu = run('swiftbar')
    expect(menu.code).toBe(0)
    expect(menu.stdout).toContain('The key is open. |')
    expect(menu.stdout).toContain('Checked 14 sec ago by the running app')
  })

  it.each([
    [181, '3 minutes ago'],
    [90 * 60, '90 minutes ago'],
    [5 * 3600, '5 hours ago'],
    [-60, '0 sec ago'],
  ])('is unknown if the last scan was %i s ago', (age, message) => {
    write(downStatus, age)
    const { code, stdout } = run('text')
    expect(code).toBe(5)
    expect(stdout).toMatch(/^\? /)
    expect(stdout).toContain(message)
    expect(JSON.parse(run('json').stdout)).toMatchObject({
      state: 'unknown',
      lastState: 'down',
      findings: [],
    })
    expect(run('swiftbar').stdout).toMatch(/^\? Linux unknown \|/)
  })

  it('accepts a scan that is three minutes old', () => {
    write(downStatus, 180)
    expect(run('text').code).toBe(2)
  })

  it.each([
    ['there is no file', () => undefined],
    ['its process is gone', () => write({ ...downStatus, pid: noProcess }, 1)],
  ])('says that the app is not running if %s', (_title, make) => {
    make()
    const { code, stdout } = run('text')
    expect(code).toBe(69)
    expect(stdout).toContain("The Builderbar app isn't running")
    expect(JSON.parse(run('json').stdout)).toMatchObject({
      running: false,
      state: 'unknown',
      ageSeconds: null,
    })
  })

  it.each([
    ['is cut off', '{"schema":2,"pid":1'],
    ['is of another schema', { ...downStatus, schema: 3 }],
    ['has a state that there is not', { ...downStatus, state: 'fine' }],
    ['has no process', { ...downStatus, pid: -1 }],
    ['has a broken finding', { ...downStatus, findings: [{ id: 'a' }] }],
    ['has no findings', { ...downStatus, findings: undefined }],
    ['has a time that is a number', { ...downStatus, verifiedAt: 4 }],
    ['is a list', [downStatus]],
    ['is longer than Builderbar writes', ' '.repeat(300 * 1024)],
  ])('is unknown if the file %s', (_title, value) => {
    write(value, 1)
    const { code, stdout } = run('text')
    expect(code).toBe(5)
    expect(stdout).toContain("can't be read")
  })

  it('follows no link and reads no folder', () => {
    const otherFile = join(folder, 'elsewhere.json')
    writeFileSync(otherFile, JSON.stringify(downStatus))
    symlinkSync(otherFile, file)
    expect(run('text').code).toBe(5)
    rmSync(file)
    mkdirSync(file)
    expect(run('text').code).toBe(5)
  })

  it('creates nothing in the data folder', () => {
    rmSync(folder, { recursive: true })
    expect(run('text').code).toBe(69)
    expect(() => chmodSync(folder, 0o700)).toThrow(/ENOENT/)
    mkdirSync(folder)
  })

  it('strips text that would control the terminal', () => {
    write({ ...downStatus, summary: 'a\u001b[2Jb\nc' }, 1)
    expect(run('text').stdout).not.toContain('\u001b')
    expect(run('json').stdout).not.toContain('\u001b')
  })
})
