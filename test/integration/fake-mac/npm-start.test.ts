import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProgram } from '../../fake-mac/run-on-mac.ts'
import { scenarios } from '../../fake-mac/scenarios.ts'

/**
 * Runs `npm start` without a display, in a copy of the checkout, because it writes into dist, which other tests read.
 * As root, the copy is owned and run by an ordinary user (`nobody`).
 */
const project = fileURLToPath(new URL('../../..', import.meta.url))
const nobodyId = 65534
const asRoot = process.getuid?.() === 0

let copy: string
beforeAll(async () => {
  copy = mkdtempSync('/tmp/bbc-')
  for (const name of ['assets', 'electron', 'renderer', 'scripts', 'test', 'package.json', 'tsconfig.json']) {
    cpSync(join(project, name), join(copy, name), { recursive: true })
  }
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(join(project, 'node_modules'))) {
    if (!name.startsWith('.'))
      symlinkSync(join(project, 'node_modules', name), join(copy, 'node_modules', name))
  }
  if (asRoot) await runProgram(['chown', '-R', `${nobodyId}:${nobodyId}`, copy])
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const start = (...args: string[]) => {
  const program = [process.execPath, join(copy, 'scripts/start.mjs'), ...args]
  const become = asRoot ? ['setpriv', `--reuid=${nobodyId}`, `--regid=${nobodyId}`, '--clear-groups'] : []
  // It builds the app first.
  return runProgram([...become, ...program], { HOME: copy }, 200_000)
}

test('npm start lists the scenarios', async () => {
  const { code, stdout } = await start('--list')
  expect(code).toBe(0)
  for (const { id, title } of scenarios) expect(stdout).toContain(`${id.padEnd(19)}  ${title}\n`)
})

test('npm start refuses an unknown scenario before it builds anything', async () => {
  expect(await start('--scenario', 'nope')).toMatchObject({
    code: 64,
    stderr: 'There is no scenario "nope". npm start -- --list names them.\n',
  })
  expect(await start('--fast')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('usage: npm start'),
  })
  expect(readdirSync(copy)).not.toContain('dist')
})

test('npm start shows a scenario in the terminal, says that it is a demo, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await start('--scenario', 'key-0640')
  const [, root] = /^builderbar: not this Mac: .* folder (\/tmp\/bb-\w+\/mac)\.\n$/.exec(stderr) ?? []
  expect(root, stderr).toBeDefined()
  expect(code).toBe(0)
  expect(stdout).toContain('This is a demo: Builderbar runs on a fake Mac')
  expect(stdout).toContain('Scenario key-0640: ')
  expect(stdout).toContain('There is no display here, so this is the terminal face.')
  expect(stdout).toMatch(/SSH rejects the builder.s key/)
  const { stdout: processes } = await runProgram(['ps', '-axww', '-o', 'user=,command='])
  expect(processes.split('\n').filter((line) => line.includes(`${root}`))).toEqual([])
})
