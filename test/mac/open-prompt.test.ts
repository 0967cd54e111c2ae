import { existsSync, readFileSync } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { runAsRoot } from '../../electron/mac/administrator/administrator.ts'
import type { PromptSignals } from '../../electron/mac/administrator/open-prompt.ts'
import { type FakePrompt, openFakePrompt } from './fake-prompt.ts'

/** A prompt that stays open: when it is closed, and when a script that has begun is left running. */
const osascript = '/usr/bin/osascript'
const prompts: FakePrompt[] = []
afterEach(async () => {
  await Promise.all(prompts.splice(0).map((prompt) => prompt.remove()))
})

/** The prompt runs `shellText`, which finds the sandbox in $root. Its process id is written there. */
async function openPromptWith(shellText: string, options: { withLock?: boolean } = {}) {
  const prompt = await openFakePrompt({
    [osascript]: `root=\${0%/usr/bin/osascript}\necho $$ >"$root/prompt-pid"\n${shellText}`,
  })
  prompts.push(prompt)
  const { mac } = prompt
  if (options.withLock !== false) await mkdir(join(mac.root, 'var/run'), { recursive: true })
  const readPid = () => Number(readFileSync(join(mac.root, 'prompt-pid'), 'utf8'))
  return {
    mac,
    ask: (signals: PromptSignals) => runAsRoot(mac, 'true', 'Builderbar: test', 'osascript', signals),
    isOpen: () => mac.isAlive(readPid()),
    hasStarted: () =>
      vi.waitFor(() => expect(existsSync(join(mac.root, 'prompt-pid'))).toBe(true), { timeout: 15_000 }),
    has: (name: string) => existsSync(join(mac.root, name)),
  }
}

const waitingScript = 'exec sleep 20'
/** What every root script does before and after its steps (root-script.ts). */
const lock = '"$root/var/run/builderbar.lock.$$"'
const workingScript = `ln -s since ${lock}\nsleep 0.5\ntouch "$root/done"\nrm ${lock}\nprintf 'builderbar: step 1 of 1: x\\rbuilderbar: status 0\\n'`

describe('a prompt that is not answered', () => {
  test('is closed after its time limit, and nothing ran', async () => {
    const prompt = await openPromptWith(waitingScript)
    const elevation = await prompt.ask({ promptTimeoutMs: 300 })
    expect(elevation).toMatchObject({
      kind: 'withdrawn',
      message: expect.stringMatching(/timed out.*Nothing ran/),
    })
    await vi.waitFor(() => expect(prompt.isOpen()).toBe(false), { timeout: 15_000 })
  })

  test('is closed when it is stale', async () => {
    const prompt = await openPromptWith(waitingScript)
    const controller = new AbortController()
    const elevation = prompt.ask({ cancel: controller.signal })
    await prompt.hasStarted()
    controller.abort()
    expect(await elevation).toMatchObject({
      kind: 'withdrawn',
      message: expect.stringMatching(/Nothing ran/),
    })
    await vi.waitFor(() => expect(prompt.isOpen()).toBe(false), { timeout: 15_000 })
  })

  test('is closed when Builderbar quits, and not opened if it is quitting', async () => {
    const prompt = await openPromptWith(waitingScript)
    const end = new AbortController()
    const elevation = prompt.ask({ shutdown: end.signal })
    await prompt.hasStarted()
    end.abort()
    expect(await elevation).toMatchObject({
      kind: 'withdrawn',
      message: expect.stringContaining('Builderbar quit'),
    })
    await vi.waitFor(() => expect(prompt.isOpen()).toBe(false), { timeout: 15_000 })
    const other = await openPromptWith(waitingScript)
    expect((await other.ask({ shutdown: end.signal })).kind).toBe('withdrawn')
    expect(other.has('prompt-pid')).toBe(false)
  })

  test("has an unknown result if root's lock folder is missing", async () => {
    const prompt = await openPromptWith(waitingScript, { withLock: false })
    expect((await prompt.ask({ promptTimeoutMs: 200 })).kind).toBe('unknown')
  })
})

describe('a script that root has begun', () => {
  test('is waited for, however long the prompt was open and even if it is stale', async () => {
    const prompt = await openPromptWith(workingScript)
    const controller = new AbortController()
    const elevation = prompt.ask({ promptTimeoutMs: 350, cancel: controller.signal })
    await vi.waitFor(() => expect(prompt.has('var/run')).toBe(true), { timeout: 15_000 })
    await prompt.hasStarted()
    await pause(200)
    controller.abort()
    expect(await elevation).toMatchObject({ kind: 'ran', status: 0 })
    expect(prompt.has('done')).toBe(true)
  })

  test('continues to its end when Builderbar quits', async () => {
    const prompt = await openPromptWith(workingScript)
    const end = new AbortController()
    const elevation = prompt.ask({ shutdown: end.signal })
    await prompt.hasStarted()
    await pause(200)
    end.abort()
    expect(await elevation).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('runs to its end'),
    })
    expect(prompt.has('done')).toBe(false)
    await vi.waitFor(() => expect(prompt.has('done')).toBe(true), { timeout: 5000 })
  })

  test('for another run of Builderbar does not count', async () => {
    const prompt = await openPromptWith(waitingScript)
    await symlink('since', join(prompt.mac.root, `var/run/builderbar.lock.${process.pid}`))
    expect((await prompt.ask({ promptTimeoutMs: 200 })).kind).toBe('withdrawn')
  })
})
