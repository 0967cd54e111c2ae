import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import * as z from 'zod'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'
import { runProgram } from '../../fake-mac/run-on-mac.ts'

/** `builderbar stop`, `start` and `restart` on a fake Mac, one after another like a user. */
const cli = join(inject('builtProgram'), 'cli.js')
let fakeMac: FakeMac
beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'healthy' })
})
afterAll(() => fakeMac?.stop())

async function runBuilderbar(...args: string[]) {
  const environment = { BUILDERBAR_ROOT: fakeMac.root, BUILDERBAR_HOME: fakeMac.dataFolder }
  return await runProgram([process.execPath, cli, ...args], environment, 60_000)
}

const resultSchema = z.object({
  state: z.string(),
  summary: z.string(),
  findings: z.array(z.object({ id: z.string() })),
  snapshot: z.object({ stoppedOnPurpose: z.string().nullable() }),
})
const results = z.object({ results: z.array(z.object({ repair: z.string(), outcome: z.string() })) })

async function readStatus() {
  const result = await runBuilderbar('status', '--json', '--quick')
  return { code: result.code, ...resultSchema.parse(JSON.parse(result.stdout)) }
}

async function runJson(...args: string[]) {
  const result = await runBuilderbar(...args, '--yes', '--json', '--via', 'osascript')
  return { code: result.code, results: results.parse(JSON.parse(result.stdout)).results }
}

test('a builder that is stopped on purpose is paused until it is started', async () => {
  fakeMac.answerPrompt('cancel')
  expect(await runJson('stop')).toEqual({
    code: 3,
    results: [{ repair: 'stop-builder', outcome: 'cancelled' }],
  })
  expect(await readStatus()).toMatchObject({
    code: 0,
    state: 'healthy',
    snapshot: { stoppedOnPurpose: null },
  })

  fakeMac.answerPrompt('accept')
  expect(await runJson('stop')).toEqual({ code: 0, results: [{ repair: 'stop-builder', outcome: 'fixed' }] })
  expect(await readStatus()).toMatchObject({
    code: 6,
    state: 'paused',
    summary: 'You stopped the Linux builder.',
    findings: [],
  })
  const statusResult = await runBuilderbar('status', '--quick')
  expect(statusResult.stdout).toContain('Next: builderbar start')
  expect(await runJson('stop')).toEqual({ code: 0, results: [{ repair: 'stop-builder', outcome: 'fixed' }] })

  expect(await runJson('start')).toEqual({
    code: 0,
    results: [{ repair: 'start-builder', outcome: 'fixed' }],
  })
  expect(await readStatus()).toMatchObject({
    code: 0,
    state: 'healthy',
    snapshot: { stoppedOnPurpose: null },
  })
  // Undoing a start leaves the builder as it was before: stopped on purpose, which is not a problem.
  expect(await runJson('undo')).toEqual({ code: 0, results: [{ repair: 'undo', outcome: 'fixed' }] })
  expect(await readStatus()).toMatchObject({ code: 6, state: 'paused', findings: [] })
  expect((await runJson('start')).code).toBe(0)
  expect(await runJson('start')).toEqual({
    code: 0,
    results: [{ repair: 'start-builder', outcome: 'fixed' }],
  })

  const before = countStarts()
  expect(await runJson('restart')).toEqual({
    code: 0,
    results: [{ repair: 'restart-builder', outcome: 'fixed' }],
  })
  expect(countStarts()).not.toEqual(before)
  expect(fakeMac.violations()).toEqual([])
})

/** What launchctl was asked, to see that each start was one. */
function countStarts(): number {
  return fakeMac.calls().filter(({ args }) => args[0] === 'kickstart').length
}

test('a builder that was stopped and then loaded by somebody else is diagnosed like any other', async () => {
  expect((await runJson('stop')).code).toBe(0)
  const storedStop: unknown = JSON.parse(readFileSync(join(fakeMac.dataFolder, 'stopped.json'), 'utf8'))
  expect(storedStop).toMatchObject({ seenStopped: true })
  await fakeMac.setScenario('service-stopped')
  await fakeMac.setScenario('healthy')
  expect(await readStatus()).toMatchObject({ code: 0, snapshot: { stoppedOnPurpose: null } })
  await fakeMac.setScenario('service-stopped')
  expect(await readStatus()).toMatchObject({ code: 2, state: 'down' })
})

const log = '/Library/Application Support/Builderbar/builder.log'
const shownLog = z.object({
  log: z.object({ capturing: z.string(), lines: z.array(z.string()) }).nullable(),
})

async function readCapturedLog() {
  const result = await runBuilderbar('log', '--json')
  return { code: result.code, ...shownLog.parse(JSON.parse(result.stdout)) }
}

test('the output of the builder is captured, and the capture can be undone', async () => {
  await fakeMac.setScenario('healthy')
  expect(await readCapturedLog()).toEqual({ code: 4, log: null })
  fakeMac.answerPrompt('cancel')
  expect((await runJson('log', '--capture')).code).toBe(3)
  expect(existsSync(fakeMac.root + log)).toBe(false)

  fakeMac.answerPrompt('accept')
  // A link that somebody left there is not followed.
  const victim = join(fakeMac.root, 'private/var/victim')
  writeFileSync(victim, 'untouched')
  mkdirSync(dirname(fakeMac.root + log), { recursive: true, mode: 0o755 })
  symlinkSync(victim, fakeMac.root + log)
  expect(await runJson('log', '--capture')).toEqual({
    code: 0,
    results: [{ repair: 'capture-log', outcome: 'fixed' }],
  })
  expect(readFileSync(victim, 'utf8')).toBe('untouched')
  expect(lstatSync(fakeMac.root + log)).toMatchObject({ mode: 0o100644 })
  expect(await readCapturedLog()).toMatchObject({
    code: 0,
    log: { capturing: 'on', lines: [expect.stringContaining('Welcome to NixOS')] },
  })
  expect((await runBuilderbar('status', '--quick', '-v')).stdout).toMatch(/Captured log +since/)

  expect(await runJson('undo')).toEqual({ code: 0, results: [{ repair: 'undo', outcome: 'fixed' }] })
  expect(existsSync(fakeMac.root + log)).toBe(false)
  expect(await readCapturedLog()).toEqual({ code: 4, log: null })
  expect(fakeMac.violations()).toEqual([])
})

test('a crash loop says why once its output is captured, and an uninstall leaves no file', async () => {
  await fakeMac.setScenario('crash-loop')
  expect(await runJson('log', '--capture')).toEqual({
    code: 0,
    results: [{ repair: 'capture-log', outcome: 'fixed' }],
  })
  // Wherever the lines end at 80 columns.
  const output = (await runBuilderbar('status', '--quick', '-v')).stdout.replace(/\s+/g, ' ')
  expect(output).toContain("QEMU doesn't fit this version of macOS")
  expect(output).toContain('hvf_arch_init_vcpu: assertion failed')
  expect((await runBuilderbar('report')).stdout).toContain('hvf_arch_init_vcpu')

  const removal = await runBuilderbar('uninstall', '--yes', '--via', 'osascript')
  expect(removal.code, removal.stdout + removal.stderr).toBe(0)
  expect(existsSync(dirname(fakeMac.root + log))).toBe(false)
  expect(fakeMac.violations()).toEqual([])
})
