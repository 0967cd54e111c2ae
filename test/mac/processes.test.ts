import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMac } from '../../electron/mac/real/real-mac.ts'
import { createMacRoot, type MacRoot } from './mac-root.ts'

let folder: MacRoot

beforeEach(() => {
  folder = createMacRoot()
  folder.folder('/Users/alice')
})
afterEach(() => folder.remove())

function writeProgram(...lines: string[]): void {
  folder.write('/bin/program', `#!/bin/sh\n${lines.join('\n')}\n`, 0o755)
}
const runProgram = (args: readonly string[] = [], limits = {}) =>
  openMac({ root: folder.root }).run('/bin/program', args, limits)

describe('a program', () => {
  it('gets its arguments unchanged, without a shell', async () => {
    const args = ['a b', '$(touch x)', '`id`', '$HOME', '"', "'", '*', ';', '\n', '']
    writeProgram('for each; do printf "%s|" "$each"; done')
    expect(await runProgram(args)).toEqual({
      status: 'exited',
      code: 0,
      stdout: `${args.join('|')}|`,
      stderr: '',
    })
  })

  it('has a small fixed environment, no input, and the working folder /', async () => {
    writeProgram('env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | sort; pwd; cat')
    expect(await runProgram([], { environment: { NIX_CONFIG: 'x = y' } })).toMatchObject({
      stdout: `HOME=${folder.root}/Users/alice\nLC_ALL=C\nNIX_CONFIG=x = y\nPATH=/usr/bin:/bin:/usr/sbin:/sbin\n/\n`,
    })
  })

  it('has its output delivered while it runs, and no character is split', async () => {
    writeProgram(
      "printf 'one \\303'",
      'until [ -e "$0.received" ]; do sleep 0.05; done',
      "printf '\\244'; echo two >&2",
    )
    const outputs = { stdout: '', stderr: '' }
    const onOutput = (text: string, stream: 'stdout' | 'stderr') => {
      outputs[stream] += text
      if (outputs.stdout === 'one ') folder.write('/bin/program.received', '')
    }
    expect(await runProgram([], { onOutput })).toMatchObject({ status: 'exited', stdout: 'one ä' })
    expect(outputs).toEqual({ stdout: 'one ä', stderr: 'two\n' })
  })

  it('of a sandbox may be a link to one outside; of other host programs only ssh is run', async () => {
    const mac = openMac({ root: folder.root })
    folder.link('/bin/program', process.execPath)
    expect(await mac.run('/bin/program', ['-p', '6 * 7'])).toMatchObject({ code: 0, stdout: '42\n' })
    folder.link('/usr/bin/self', '/usr/bin/self')
    expect(await mac.run('/usr/bin/self', [])).toMatchObject({ status: 'not-started' })
    expect(await mac.run('/usr/bin/env', [])).toEqual({ status: 'missing' })
    expect(await mac.run('/usr/bin/ssh', ['-V'])).toMatchObject({ code: 0 })
  })

  it.each(['/usr/bin/sudo', '/usr/bin/osascript', '/bin/sh'])(
    'of a sandbox that is given scripts is never one of the host: %s',
    async (name) => {
      const mac = openMac({ root: folder.root })
      folder.link(name, process.execPath)
      expect(await mac.run(name, ['-p', '6 * 7'])).toEqual({ status: 'missing' })
    },
  )

  it('of a sandbox is not started where it would run as another user', async () => {
    const mac = openMac({ root: folder.root })
    for (const mode of [0o4755, 0o2755]) {
      folder.write('/usr/bin/sudo', '#!/bin/sh\necho started\n', mode)
      expect(await mac.run('/usr/bin/sudo', [])).toMatchObject({ status: 'not-started' })
    }
    folder.link('/usr/bin/program', '/usr/bin/sudo')
    folder.link('/usr/bin/host-sudo', '/bin/su')
    expect(await mac.run('/usr/bin/program', [])).toMatchObject({ status: 'not-started' })
    expect(await mac.run('/usr/bin/host-sudo', ['--version'])).toEqual({ status: 'missing' })
    folder.write('/usr/bin/sudo', '#!/bin/sh\necho started\n', 0o755)
    expect(await mac.run('/usr/bin/sudo', [])).toMatchObject({ code: 0, stdout: 'started\n' })
  })

  it('has a result that says how it ended', async () => {
    writeProgram('echo out; echo err >&2; exit 113')
    expect(await runProgram()).toEqual({ status: 'exited', code: 113, stdout: 'out\n', stderr: 'err\n' })
    writeProgram('kill -9 $$')
    expect(await runProgram()).toMatchObject({ status: 'signalled', signal: 'SIGKILL' })
    const mac = openMac({ root: folder.root })
    expect(await mac.run('/bin/nowhere', [])).toEqual({ status: 'missing' })
    folder.folder('/bin/folder')
    expect(await mac.run('/bin/folder', [])).toMatchObject({ status: 'not-started' })
  })

  it('that exceeds its time limit is killed with all its children', async () => {
    const mark = `${process.pid}${Math.round(Math.random() * 1e9)}`
    writeProgram("trap '' TERM", `sleep 71.${mark} &`, `sleep 72.${mark}`)
    const start = performance.now()
    expect(await runProgram([], { timeoutMs: 300 })).toEqual({ status: 'timed-out', afterMs: 300 })
    expect(performance.now() - start).toBeLessThan(2000)
    expect(listRunning(mark)).toEqual([])
  })

  it('that prints too much is killed, and output of exactly the limit is kept', async () => {
    writeProgram('head -c 5000 /dev/zero')
    expect(await runProgram([], { maxBytes: 4999 })).toEqual({ status: 'too-much-output', maxBytes: 4999 })
    expect(await runProgram([], { maxBytes: 5000 })).toMatchObject({
      status: 'exited',
      stdout: '\0'.repeat(5000),
    })
  })

  it('that is aborted is killed', async () => {
    writeProgram('exec sleep 60')
    const controller = new AbortController()
    const result = runProgram([], { signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    expect(await result).toMatchObject({ status: 'signalled' })
    expect(await runProgram([], { signal: controller.signal })).toMatchObject({ status: 'not-started' })
  })

  it('may print characters of several bytes in pieces', async () => {
    writeProgram("printf '\\303'; sleep 0.1; printf '\\244'")
    expect(await runProgram()).toMatchObject({ stdout: 'ä' })
  })

  it('that runs on this terminal still has its output collected', async () => {
    writeProgram('echo out; echo err >&2')
    expect(await openMac({ root: folder.root }).runOnTerminal('/bin/program', [])).toEqual({
      status: 'exited',
      code: 0,
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })
})

describe('isAlive', () => {
  it('is true for processes of other users, and false for invalid pids', () => {
    const mac = openMac()
    expect(mac.isAlive(process.pid)).toBe(true)
    expect(mac.isAlive(1)).toBe(true)
    for (const pid of [0, -1, 1.5, 2 ** 30, Number.NaN]) expect(mac.isAlive(pid)).toBe(false)
  })
})

function listRunning(mark: string): string[] {
  return execFileSync('ps', ['-axww', '-o', 'command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.startsWith('sleep') && line.includes(mark))
}
