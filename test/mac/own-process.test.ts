import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Tests that need a process of their own: another account's permissions, and cleanup at exit. */
let folder: string

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'own-process-')))
  chmodSync(folder, 0o755)
  await build({
    entryPoints: [fileURLToPath(new URL('../../electron/mac/real/real-mac.ts', import.meta.url))],
    outfile: join(folder, 'real-mac.mjs'),
    bundle: true,
    loader: { '.sh': 'text' },
    platform: 'node',
    format: 'esm',
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function script(name: string, ...lines: string[]): string {
  const path = join(folder, name)
  writeFileSync(path, ["import { openMac } from './real-mac.mjs'", ...lines].join('\n'))
  return path
}

/** Runs Node as an account that owns nothing here: `nobody` where root runs the tests, else the current account. */
function runAsNobody(path: string): string {
  const node = [process.execPath, path]
  const isRoot = process.getuid?.() === 0
  const [program, ...args] = isRoot
    ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...node]
    : node
  return execFileSync(program ?? '', args, { encoding: 'utf8', cwd: '/' })
}

describe('an unprivileged account', () => {
  it('is refused by the real system, with a sentence as the reason', () => {
    mkdirSync(join(folder, 'closed/inside'), { recursive: true })
    writeFileSync(join(folder, 'closed/inside/file'), 'x')
    writeFileSync(join(folder, 'key'), 'secret')
    writeFileSync(join(folder, 'program'), '#!/bin/sh\n')
    chmodSync(join(folder, 'key'), 0)
    chmodSync(join(folder, 'program'), 0o644)
    chmodSync(join(folder, 'closed'), 0)
    const path = script(
      'asks.mjs',
      'const mac = openMac()',
      `const at = (name) => ${JSON.stringify(folder)} + name`,
      'console.log(JSON.stringify([',
      "  await mac.lstat(at('/key')),",
      "  await mac.read(at('/key')),",
      "  await mac.read(at('/closed/inside/file')),",
      "  await mac.list(at('/closed')),",
      "  await mac.run(at('/program'), []),",
      "  await mac.run(at('/closed/inside/file'), []),",
      ']))',
    )
    const answers: unknown = JSON.parse(runAsNobody(path))
    chmodSync(join(folder, 'closed'), 0o755)
    const createRefusal = (name: string) => ({
      ok: false,
      reason: `${folder}${name} can't be read by this account`,
      code: 'EACCES',
    })
    expect(answers).toEqual([
      { ok: true, value: expect.objectContaining({ exists: true, mode: 0, size: 6 }) },
      createRefusal('/key'),
      createRefusal('/closed/inside/file'),
      createRefusal('/closed'),
      { status: 'not-started', reason: `${folder}/program can't be started by this account` },
      { status: 'not-started', reason: `${folder}/closed/inside/file can't be started by this account` },
    ])
  })
})

describe('a process that exits during a scan', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'on %s leaves no program and no copy behind',
    async (signal) => {
      const mark = `${process.pid}${Math.round(Math.random() * 1e9)}`
      const path = script(
        `ended-${signal}.mjs`,
        'const mac = openMac()',
        "const copy = await mac.createTempFolder(() => ({ file: 'x' }))",
        `mac.run('/bin/sh', ['-c', 'trap "" TERM INT HUP; sleep 81.${mark} & sleep 82.${mark}'])`,
        'setTimeout(() => console.log(copy.value.folder), 200)',
      )
      const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [output] = await once(child.stdout, 'data')
      const copy = String(output).trim()
      expect(existsSync(join(copy, 'file'))).toBe(true)
      expect(listSleeping(mark).length).toBe(2)
      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([null, signal])
      expect(existsSync(copy)).toBe(false)
      await expect.poll(() => listSleeping(mark)).toEqual([])
    },
  )

  it('by itself leaves none either', async () => {
    const mark = `${process.pid}${Math.round(Math.random() * 1e9)}`
    const path = script(
      'exits.mjs',
      'const mac = openMac()',
      `mac.run('/bin/sleep', ['83.${mark}'])`,
      "await mac.createTempFolder(() => ({ file: 'x' }))",
      'setTimeout(() => process.exit(7), 200)',
    )
    const child = spawn(process.execPath, [path])
    expect(await once(child, 'exit')).toEqual([7, null])
    await expect.poll(() => listSleeping(mark)).toEqual([])
  })
})

function listSleeping(mark: string): string[] {
  return execFileSync('ps', ['-axww', '-o', 'stat=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(mark) && / sleep|\/sleep/.test(line) && !line.startsWith('Z'))
    .filter((line) => !line.includes('trap'))
}
