import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { getOutcomesExitCode } from '../../../electron/cli/terminal/exit-codes.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import type { ElevationMethod } from '../../../electron/mac/administrator/administrator.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { type RunRepairsOptions, runRepairs } from '../../../electron/monitor/repairs/repair-runner.ts'
import { takeLock } from '../../../electron/monitor/storage/lock-file.ts'
import { observed } from '../../fixtures/observation.ts'
import { openFakePrompt } from '../../mac/fake-prompt.ts'
import { createScriptedScanner } from '../fixtures/scripted-scanner.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'
import { openDataFolderAt } from '../fixtures/temp-data-folder.ts'

/**
 * Every way in which the prompt of either program can end: a clear outcome with a message, unchanged files, an entry in
 * the history, and the next repair can run.
 */
const createDown = (changes: Partial<Snapshot> = {}) =>
  aStatusAt('down', new Date().toISOString(), [stoppedFinding], changes)
const createHealthy = () => aStatusAt('healthy', new Date().toISOString())
const build = [{ pid: 77, uri: null, startedAt: '2026-06-01T12:00:00.000Z' }]
const createBuilding = () => createDown({ processes: observed({ vms: [], jobs: [], remoteBuilds: build }) })

const openedPrompts: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(openedPrompts.map((remove) => remove()))
})

interface Prompt {
  readonly via: ElevationMethod
  /** Shell text of the program that prompts; null if it is missing. */
  readonly does: string | null
  readonly options?: RunRepairsOptions
  /** The results of the scans, counted from 0. */
  readonly scans?: (number: number) => Status
}

async function ask({ via, does, options, scans = () => createDown() }: Prompt) {
  const program = `/usr/bin/${via}`
  const prompt = await openFakePrompt(does === null ? {} : { [program]: does })
  openedPrompts.push(prompt.remove)
  const { root } = prompt.mac
  await mkdir(join(root, 'var/run'), { recursive: true })
  const folder = openDataFolderAt(join(root, 'data'), prompt.mac)
  const scanner = createScriptedScanner(folder, scans)
  const before = listFiles(root)
  const results = await runRepairs(prompt.mac, scanner, planRepairs(createDown(), []), via, {
    intervalMs: 5,
    timeoutMs: 20,
    promptScanMs: 10_000,
    ...options,
    elevationOptions: { terminal: true, promptTimeoutMs: 30_000, ...options?.elevationOptions },
  })
  expect(listFiles(root)).toEqual(before)
  const entries = await new History(folder).readEntries()
  expect(entries).toMatchObject(results.map(({ outcome }) => ({ kind: 'repair', outcome })))
  const lock = await takeLock(folder.path, 'repair.lock', 60_000)
  expect(lock.held).toBe(true)
  const [result] = results
  return {
    outcome: result?.outcome,
    summary: result?.summary,
    message: result?.reason ?? '',
    code: getOutcomesExitCode(results.map(({ outcome }) => outcome)),
    scanner,
  }
}

/**
 * Returns paths with checksums of their contents, except for the fakes' recorded calls and the data folder, which are
 * not part of the Mac.
 */
function listFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('calls-') && !path.startsWith('data'))
    .sort()
    .map((path) => {
      const file = join(root, path)
      const isFile = statSync(file).isFile()
      return `${path} ${isFile ? createHash('sha256').update(readFileSync(file)).digest('hex') : ''}`
    })
}

const fails = (text: string, code = 1) => `printf '%s\\n' '${text}' >&2; exit ${code}`
const failWithError = (number: number, text = 'x') => fails(`0:9: execution error: ${text} (${number})`)
const wrongPassword = 'The administrator user name or password was incorrect.'
const waits = 'exec sleep 20'
const watchOptions: RunRepairsOptions = { promptScanMs: 60 }
const timers: RunRepairsOptions = { elevationOptions: { promptTimeoutMs: 150 } }

describe.concurrent('a prompt', () => {
  test.each([
    [
      'cancelled',
      'osascript',
      failWithError(-128, 'User canceled.'),
      'cancelled',
      /You canceled.*Nothing ran/,
    ],
    [
      'cancelled in another language',
      'osascript',
      failWithError(-60006, '用户已取消。'),
      'cancelled',
      /Nothing ran/,
    ],
    [
      'with a wrong password three times',
      'osascript',
      failWithError(-60005, wrongPassword),
      'failed',
      /Wrong password.*Nothing ran/,
    ],
    [
      'over ssh, without a screen',
      'osascript',
      failWithError(-60007, wrongPassword),
      'failed',
      /no screen.*--via sudo/,
    ],
    ['that macOS could not show', 'osascript', failWithError(-60031), 'failed', /-60031.*--via sudo/],
    [
      'where AppleScript is broken',
      'osascript',
      fails('osascript: can’t open default scripting component.'),
      'failed',
      /AppleScript is broken.*--via sudo/,
    ],
    ['whose program crashes', 'osascript', 'exit 139', 'failed', /exit status 139/],
    ['whose program was not found', 'osascript', null, 'failed', /osascript isn't installed.*--via sudo/],
    ['whose program is killed', 'osascript', 'kill -9 $$', 'unknown', /stopped by SIGKILL.*Check again/],
    ['whose answer is lost', 'osascript', 'echo hello', 'unknown', /didn't report its end/],
    ['stopped by ^C', 'sudo', 'kill -INT $$; sleep 5', 'cancelled', /You stopped.*Nothing ran/],
    [
      'with a wrong password three times',
      'sudo',
      fails('Sorry, try again.\nsudo: 3 incorrect password attempts'),
      'failed',
      /Wrong password.*Nothing ran.*3 incorrect/,
    ],
    [
      'of somebody who is no administrator',
      'sudo',
      fails('alice is not in the sudoers file.'),
      'failed',
      /can't use sudo.*not in the sudoers file/,
    ],
    [
      'that sudo closes by itself',
      'sudo',
      fails('sudo: timed out reading password'),
      'cancelled',
      /timed out.*Nothing ran/,
    ],
    [
      'without a terminal',
      'sudo',
      fails('sudo: a terminal is required to read the password; either use the -S option'),
      'failed',
      /no terminal to ask on.*Nothing ran/,
    ],
    ['whose program is not there', 'sudo', null, 'failed', /sudo isn't installed. Nothing ran/],
    ['whose program is killed', 'sudo', 'kill -9 $$', 'unknown', /stopped by SIGKILL.*Check again/],
    [
      'whose script is killed',
      'sudo',
      "echo 'builderbar: step 1 of 1: x'; exit 0",
      'unknown',
      /started but didn't report its end/,
    ],
  ] as const)('that ends with %s has this outcome (%s)', async (_title, via, does, outcome, message) => {
    const result = await ask({ via, does })
    expect(result.outcome).toBe(outcome)
    expect(result.message).toMatch(message)
    expect(result.code).toBe({ cancelled: 3, failed: 2, unknown: 5 }[outcome])
    // If it is certain that nothing ran, there is no further scan.
    if (/Nothing ran/.test(result.message)) expect(result.scanner.scans).toHaveLength(1)
  })

  test.each(['osascript', 'sudo'] as const)('of %s that stays open for too long is closed', async (via) => {
    const result = await ask({ via, does: waits, options: timers })
    expect(result).toMatchObject({ outcome: 'cancelled', code: 3 })
    expect(result.message).toMatch(/password prompt timed out.*Nothing ran/)
  })

  test('of sudo without a terminal is not opened', async () => {
    const does = 'case $1 in -n) echo "sudo: a password is required" >&2; exit 1 ;; esac; exec sleep 20'
    const result = await ask({ via: 'sudo', does, options: { elevationOptions: { terminal: false } } })
    expect(result).toMatchObject({ outcome: 'failed' })
    expect(result.message).toMatch(
      /no terminal to ask on. Nothing ran. sudo says: sudo: a password is required/,
    )
  })

  test('is closed when Builderbar quits', async () => {
    const leave = new AbortController()
    const scans = () => {
      setTimeout(() => leave.abort(), 150)
      return createDown()
    }
    const result = await ask({ via: 'osascript', does: waits, scans, options: { shutdown: leave.signal } })
    expect(result).toMatchObject({ outcome: 'cancelled' })
    expect(result.message).toMatch(/Builderbar quit while.*Nothing ran/)
  })
})

describe.concurrent('while a prompt is open', () => {
  test('a build that began meanwhile is not ended: the prompt is closed', async () => {
    const scans = (number: number) => (number === 0 ? createDown() : createBuilding())
    const result = await ask({ via: 'osascript', does: waits, scans, options: watchOptions })
    expect(result).toMatchObject({ outcome: 'refused', code: 4 })
    expect(result.message).toMatch(/more would be interrupted.*process 77.*nothing ran/)
  })

  test('a finding that is gone by itself closes it', async () => {
    const scans = (number: number) => (number === 0 ? createDown() : createHealthy())
    const result = await ask({ via: 'osascript', does: waits, scans, options: watchOptions })
    expect(result).toMatchObject({ outcome: 'fixed', summary: 'Already fixed', code: 0 })
    expect(result.message).toMatch(/prompt was closed, and nothing ran/)
  })

  test.each([
    ['one look alone shows otherwise', (number: number) => (number === 2 ? createBuilding() : createDown())],
    [
      'nothing can be seen',
      (number: number) => (number === 0 ? createDown() : aStatusAt('unknown', new Date().toISOString())),
    ],
  ])('it is not closed when %s', async (_title, scans) => {
    const result = await ask({
      via: 'osascript',
      does: `sleep 0.5; ${failWithError(-128)}`,
      scans,
      options: watchOptions,
    })
    expect(result).toMatchObject({ outcome: 'cancelled' })
    expect(result.message).toMatch(/You canceled/)
    await vi.waitFor(() => expect(result.scanner.scans.length).toBeGreaterThan(3), { timeout: 15_000 })
  })
})
