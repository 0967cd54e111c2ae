import { afterEach, describe, expect, test } from 'vitest'
import { chooseElevation, runAsRoot } from '../../electron/mac/administrator/administrator.ts'
import { type FakePrompt, openFakePrompt } from './fake-prompt.ts'

const osascript = '/usr/bin/osascript'
const sudo = '/usr/bin/sudo'
const script = 'say "it\'s" \\\n'
const prompts: FakePrompt[] = []

async function openPrompt(programs: Record<string, string>): Promise<FakePrompt> {
  const mac = await openFakePrompt(programs)
  prompts.push(mac)
  return mac
}
afterEach(async () => {
  await Promise.all(prompts.splice(0).map((prompt) => prompt.remove()))
})

async function askWith(shellText: string, method: 'osascript' | 'sudo' = 'osascript', terminal = true) {
  const { mac } = await openPrompt({ [method === 'sudo' ? sudo : osascript]: shellText })
  return runAsRoot(mac, script, 'Builderbar: test', method, { terminal })
}

const formatFailure = (text: string) => `printf '%s\\n' '${text}' >&2; exit 1`

describe('osascript', () => {
  test('gets one line as one argument, and its CR line ends are parsed', async () => {
    const { mac, calls } = await openPrompt({
      [osascript]: String.raw`printf 'builderbar: step 1 of 1: x\rword\rbuilderbar: status 0\n'`,
    })
    const elevation = await runAsRoot(mac, script, 'a "b"', 'osascript')
    expect(elevation).toMatchObject({ kind: 'ran', status: 0 })
    const line = String.raw`do shell script "say \"it's\" \\\n" with prompt "a \"b\"" with administrator privileges`
    expect(await calls(osascript)).toEqual([['-e', line]])
  })

  test('reports the exit status of a failed script', async () => {
    const elevation = await askWith(String.raw`printf 'builderbar: step 2 of 3: x\rbuilderbar: status 113\n'`)
    expect(elevation).toMatchObject({ kind: 'ran', status: 113, message: expect.stringContaining('113') })
  })

  test.each([
    ['0:9: execution error: User canceled. (-128)', 'cancelled'],
    ['0:9: execution error: Abgebrochen (-60006)', 'cancelled'],
    ['0:9: execution error: The administrator user name or password was incorrect. (-60005)', 'denied'],
    ['0:9: execution error: The administrator user name or password was incorrect. (-60007)', 'no-screen'],
    ['0:9: execution error: x (-60031)', 'failed'],
    ['osascript: can’t open default scripting component.', 'missing'],
    ['0:9: execution error: sh: -c: line 0: syntax error (2)', 'failed'],
    ['Segmentation fault', 'failed'],
  ])('that prints %j is %s', async (stderr, kind) => {
    const elevation = await askWith(formatFailure(stderr))
    expect(elevation.kind).toBe(kind)
    expect(elevation.message).not.toBe('')
  })

  test('over ssh names the alternative without a dialog', async () => {
    expect((await askWith(formatFailure('execution error: x (-60007)'))).message).toContain('--via sudo')
  })

  test('that is missing is reported, with the alternative', async () => {
    const { mac } = await openPrompt({})
    const elevation = await runAsRoot(mac, script, 'x', 'osascript')
    expect(elevation).toMatchObject({ kind: 'missing', message: expect.stringContaining('--via sudo') })
  })

  test.each([
    ['is killed', 'kill -9 $$'],
    ['ends well without a status line', 'echo hello'],
    [
      'prints without end',
      'while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done',
    ],
  ])('that %s has an unknown result: the command may have run', async (_title, shellText) => {
    const elevation = await askWith(shellText)
    expect(elevation).toMatchObject({ kind: 'unknown', message: expect.stringMatching(/check again/i) })
  })

  test('is not started for a script that AppleScript cannot represent', async () => {
    const { mac, calls } = await openPrompt({ [osascript]: 'exit 0' })
    const elevation = await runAsRoot(mac, 'a\u0007b', 'x', 'osascript')
    expect(elevation.kind).toBe('failed')
    expect(await calls(osascript)).toEqual([])
  })
})

describe('sudo', () => {
  test('prompts on the terminal with our text and runs the script with the fixed shell', async () => {
    const { mac, calls } = await openPrompt({ [sudo]: "echo 'builderbar: status 0'" })
    const elevation = await runAsRoot(mac, script, '100% sure…', 'sudo', { terminal: true })
    expect(elevation).toMatchObject({ kind: 'ran', status: 0 })
    const prompt = expect.stringMatching(/^100%% sure +Password: $/)
    expect(await calls(sudo)).toEqual([['-p', prompt, '--', '/bin/sh', '-c', script]])
  })

  test('is started with -n if there is no terminal', async () => {
    const { mac, calls } = await openPrompt({ [sudo]: formatFailure('sudo: a password is required') })
    const elevation = await runAsRoot(mac, script, 'x', 'sudo', { terminal: false })
    expect(elevation).toMatchObject({
      kind: 'no-screen',
      message: expect.stringContaining('a password is required'),
    })
    expect(await calls(sudo)).toEqual([['-n', '--', '/bin/sh', '-c', script]])
  })

  test.each([
    ['wrong password three times', formatFailure('sudo: 3 incorrect password attempts'), 'denied'],
    ['^C at the prompt', 'kill -INT $$; sleep 5', 'cancelled'],
    ['^C, told by the exit status', 'exit 130', 'cancelled'],
    // Messages of sudo 1.9.13.
    ['^C at the first prompt, told by words', formatFailure('sudo: a password is required'), 'cancelled'],
    ['^D', formatFailure('sudo: no password was provided\nsudo: a password is required'), 'cancelled'],
    ['^D', formatFailure('sudo: no password was provided\nsudo: 1 incorrect password attempt'), 'cancelled'],
    [
      'time-out',
      formatFailure('sudo: timed out reading password\nsudo: a password is required'),
      'withdrawn',
    ],
    [
      'no terminal of its own',
      formatFailure('sudo: a terminal is required to read the password\nsudo: a password is required'),
      'no-screen',
    ],
    ['killed in the middle', "echo 'builderbar: step 1 of 2: x'; kill -9 $$", 'unknown'],
    ['a script without a status line', "echo 'builderbar: step 1 of 2: x'; exit 0", 'unknown'],
    ['another exit status', 'exit 127', 'failed'],
    ['^C while the script runs', "echo 'builderbar: step 1 of 2: x'; echo 'builderbar: status 130'", 'ran'],
  ])('%s', async (_title, shellText, kind) => {
    expect((await askWith(shellText, 'sudo')).kind).toBe(kind)
  })

  test('is cancelled if ^C reaches this process after sudo has ended', async () => {
    // After a wrong password, sudo's messages do not distinguish ^C from a refusal.
    const lateSignal = '(sleep 0.1; kill -INT $PPID) >/dev/null 2>&1 &'
    const stayAlive = () => undefined
    process.on('SIGINT', stayAlive)
    try {
      const elevation = await askWith(
        `${lateSignal} ${formatFailure('sudo: 1 incorrect password attempt')}`,
        'sudo',
      )
      expect(elevation.kind).toBe('cancelled')
    } finally {
      process.off('SIGINT', stayAlive)
    }
  })

  test('that is missing is reported', async () => {
    const { mac } = await openPrompt({})
    expect((await runAsRoot(mac, script, 'x', 'sudo', { terminal: true })).kind).toBe('missing')
  })
})

describe('the default elevation method', () => {
  const launchctl = '/bin/launchctl'
  test.each([
    ['in a graphical session', 'echo Aqua', true, 'osascript'],
    ['in a graphical session without a terminal', 'echo Aqua', false, 'osascript'],
    ['over ssh', 'echo Background', true, 'sudo'],
    ['over ssh without a terminal', 'echo Background', false, 'osascript'],
    ['where launchctl fails', 'exit 64', true, 'osascript'],
    ['where launchctl says rubbish', "printf '\\001\\002 x y'", true, 'osascript'],
  ] as const)('%s', async (_title, shellText, terminal, method) => {
    const { mac } = await openPrompt({ [launchctl]: shellText, [osascript]: 'exit 1' })
    expect(await chooseElevation(mac, terminal)).toBe(method)
  })

  test('is sudo if neither launchctl nor osascript exists', async () => {
    const { mac } = await openPrompt({})
    expect(await chooseElevation(mac, true)).toBe('sudo')
  })
})
