import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { createFakeMac, type FakeMac } from '../../fake-mac/fake-mac.ts'

/** Tests the CLI as a process: closed pipes, a real terminal, signals. */
const cli = [process.execPath, join(inject('builtProgram'), 'cli.js')]
let fakeMac: FakeMac
beforeAll(async () => {
  fakeMac = await createFakeMac({ scenario: 'key-0640' })
})
afterAll(() => fakeMac?.stop())

interface ExitResult {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

function start(command: readonly string[], environment: Record<string, string> = {}) {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    env: {
      PATH: '/usr/bin:/bin',
      BUILDERBAR_ROOT: fakeMac.root,
      BUILDERBAR_HOME: fakeMac.dataFolder,
      TERM: 'xterm',
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part) => {
    stdout += part
  })
  child.stderr.on('data', (part) => {
    stderr += part
  })
  const exited = new Promise<ExitResult>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  const waitForOutput = async (text: string) => {
    for (let tries = 0; !(stdout + stderr).includes(text); tries += 1) {
      if (tries > 300) throw new Error(`it never said ${text}: ${stdout}${stderr}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return { child, exited, waitForOutput }
}

/** Returns a shell command that runs the program with these arguments. */
function formatCommand(...args: readonly string[]): string {
  return [...cli, ...args].map((word) => `'${word}'`).join(' ')
}

const startInShell = (text: string) => start(['/bin/sh', '-c', text])

/** The first line of every command in a sandbox. */
const formatNotThisMac = () =>
  `builderbar: not this Mac: everything below is about the folder ${fakeMac.root}.\n`

describe('closed streams', () => {
  test.each([
    ['the reader goes away at once', (line: string) => `{ ${line}; echo "code $?" >&2; } | true`],
    ['the reader takes one line', (line: string) => `{ ${line}; echo "code $?" >&2; } | head -1 >/dev/null`],
    ['stdout is closed', (line: string) => `${line} >&-; echo "code $?" >&2`],
    ['stdout is full', (line: string) => `${line} >/dev/full; echo "code $?" >&2`],
    ['stdin is closed', (line: string) => `${line} <&- >/dev/null; echo "code $?" >&2`],
  ])('cause no crash, and the exit code is that of the state: %s', async (_title, createLine) => {
    const { stderr } = await startInShell(createLine(formatCommand('status', '--json'))).exited
    expect(stderr).toBe(`${formatNotThisMac()}code 2\n`)
  })

  test('do not matter to a slow reader, which gets all of the output', async () => {
    const { stdout } = await startInShell(`${formatCommand('status', '--json')} | (sleep 2; cat)`).exited
    expect(JSON.parse(stdout)).toMatchObject({ schema: 2, state: 'down' })
  })

  test('may include stderr', async () => {
    const { stdout } = await startInShell(`${formatCommand('no-such-command')} 2>&-; echo "code $?"`).exited
    expect(stdout).toBe('code 64\n')
  })
})

describe.skipIf(process.platform === 'darwin')('without a Mac', () => {
  test.each([
    'status',
    'watch',
    'repair',
    'repair --json',
    'undo',
    'start',
    'stop',
    'restart',
    'collect-garbage',
    'shell',
    'log',
    'test-build',
  ])('%s says what is missing and how to try it', async (command) => {
    const { code, stdout, stderr } = await start([...cli, ...command.split(' ')], { BUILDERBAR_ROOT: '' })
      .exited
    const isForPrograms = command.endsWith('--json')
    expect(isForPrograms ? stderr : stdout).toContain("This computer\nisn't a Mac")
    expect(isForPrograms ? stderr : stdout).toContain('npm start\n')
    expect(isForPrograms ? stdout : stderr).toBe('')
    expect(code).toBe(5)
  })
})

describe('watch', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'exits with 0 on %s and leaves nothing behind',
    async (signal) => {
      const { child, exited, waitForOutput } = start([...cli, 'watch'])
      await waitForOutput('✕ down')
      child.kill(signal)
      expect(await exited).toMatchObject({ code: 0, signal: null, stderr: formatNotThisMac() })
    },
  )

  test('exits at the next change if its reader has gone', async () => {
    const { child, exited, waitForOutput } = start([...cli, 'watch'])
    await waitForOutput('✕ down')
    child.stdout.destroy()
    await fakeMac.setScenario('healthy')
    expect(await exited).toMatchObject({ code: 0, signal: null })
    await fakeMac.setScenario('key-0640')
  })
})

/** Runs a command on a terminal of its own; its output on stdout has CR LF line ends. */
function startOnTerminal(command: string) {
  // With `exec`, since ^C would otherwise end the shell with an exit code of its own.
  const line = `exec ${command}`
  const isMac = readdirSync('/').includes('System')
  const terminalCommand = isMac
    ? ['script', '-q', '/dev/null', '/bin/sh', '-c', line]
    : ['script', '-qec', line, '/dev/null']
  return start(terminalCommand)
}

describe('on a terminal', () => {
  test('status is coloured, and honours NO_COLOR', async () => {
    const colouredRun = await startOnTerminal(formatCommand('status')).exited
    expect(colouredRun.stdout).toContain('\u001b[31m✕\u001b[39m')
    expect(colouredRun.code).toBe(2)
    const plainRun = await startOnTerminal(`env NO_COLOR=1 ${formatCommand('status')}`).exited
    expect(plainRun.stdout).not.toContain('\u001b[')
  })

  test.each([
    ['a no', 'n\r', 'Nothing ran.'],
    ['just return', '\r', 'Nothing ran.'],
    ['^C', '\u0003', 'Nothing ran.'],
    ['the end of input', '\u0004', 'Nothing ran.'],
  ])('repair asks; %s runs nothing and exits with 3', async (_title, input, message) => {
    const { child, exited, waitForOutput } = startOnTerminal(formatCommand('repair', '--via', 'osascript'))
    await waitForOutput('Run this repair? [y/N/s]')
    child.stdin.write(input)
    const { code, stdout } = await exited
    expect(stdout).toContain(message)
    expect(code).toBe(3)
    expect(fakeMac.calls().filter((call) => call.program.endsWith('osascript'))).toEqual([])
  })

  test('^C at the open prompt ends repair with a message and an exit code', async () => {
    fakeMac.answerPrompt('hang')
    onTestFinished(() => fakeMac.answerPrompt('accept'))
    const { child, exited, waitForOutput } = startOnTerminal(
      formatCommand('repair', '--yes', '--via', 'osascript'),
    )
    await waitForOutput('Waiting for your password...')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    child.stdin.write('\u0003')
    const { code, stdout } = await exited
    expect(stdout).toContain('Check again')
    expect(code).toBe(5)
  })

  test('repair asks; a yes repairs', async () => {
    const { child, exited, waitForOutput } = startOnTerminal(formatCommand('repair', '--via', 'osascript'))
    await waitForOutput('Run this repair? [y/N/s]')
    child.stdin.write('y\r')
    const { code, stdout } = await exited
    expect(stdout).toContain('Key permissions fixed')
    expect(code).toBe(0)
    expect(fakeMac.violations()).toEqual([])
  })
})
