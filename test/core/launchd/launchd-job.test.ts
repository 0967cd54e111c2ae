import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  interpretLaunchctl,
  parseLaunchctlPrint,
  parsePrintDisabled,
} from '../../../electron/core/launchd/launchd-job.ts'
import { anyText } from '../arbitrary-text.ts'

/**
 * Returns a job as `launchctl print` shows it on macOS 14 and newer (docs/macos.md, "launchctl print"), with these
 * lines for its state.
 */
const print = (...state: string[]) =>
  [
    'system/org.nixos.linux-builder = {',
    '\tactive count = 1',
    '\tpath = /Library/LaunchDaemons/org.nixos.linux-builder.plist',
    '\ttype = LaunchDaemon',
    `\t${state[0]}`,
    '',
    '\tprogram = /bin/sh',
    '\targuments = {',
    '\t\t/bin/sh',
    '\t\t-c',
    '\t\t/bin/wait4path /nix/store && exec /nix/store/x-linux-builder-start',
    '\t}',
    '',
    '\tenvironment = {',
    '\t\tXPC_SERVICE_NAME => org.nixos.linux-builder',
    '\t}',
    '',
    '\tdomain = system',
    '\tminimum runtime = 10',
    '\texit timeout = 5',
    ...state.slice(1).map((line) => `\t${line}`),
    '\tsemaphores = {',
    '\t\tsuccessful exit => 0',
    '\t}',
    '',
    '\tresource coalition = {',
    '\t\tID = 1114',
    '\t\tstate = active',
    '\t\tactive count = 1',
    '\t}',
    '',
    '\tspawn type = daemon (3)',
    '\tproperties = keepalive | runatload',
    '}',
    '',
  ].join('\n')

const neverExited = { kind: 'never' } as const
const unknownExit = { kind: 'unknown' } as const
const createExit = (code: number, name: string | null = null) => ({ kind: 'code', code, name }) as const
const createSignal = (signal: string) => ({ kind: 'signal', signal }) as const

describe('launchctl print', () => {
  it.each([
    [
      ['state = running', 'runs = 1', 'pid = 1478', 'last exit code = (never exited)'],
      'running',
      1478,
      1,
      neverExited,
    ],
    [['state = not running', 'runs = 1', 'last exit code = 0'], 'not running', null, 1, createExit(0)],
    [
      ['state = spawn scheduled', 'runs = 17169', 'last exit code = 1'],
      'spawn scheduled',
      null,
      17169,
      createExit(1),
    ],
    [
      ['state = running', 'runs = 2', 'pid = 16090', 'last terminating signal = Terminated: 15'],
      'running',
      16090,
      2,
      createSignal('Terminated: 15'),
    ],
    [
      ['state = not running', 'runs = 9', 'last terminating signal = Segmentation fault: 11'],
      'not running',
      null,
      9,
      createSignal('Segmentation fault: 11'),
    ],
    [
      ['state = not running', 'runs = 3', 'last exit code = 78: EX_CONFIG'],
      'not running',
      null,
      3,
      createExit(78, 'EX_CONFIG'),
    ],
    [['state = not running', 'runs = 3', 'last exit code = -9'], 'not running', null, 3, createExit(-9)],
    [
      ['state = not running', 'runs = 3', 'last exit reason = OS_REASON_CODESIGNING'],
      'not running',
      null,
      3,
      { kind: 'reason', reason: 'OS_REASON_CODESIGNING' },
    ],
    [['state = running', 'job state = running', 'pid = 7', 'runs = 1'], 'running', 7, 1, unknownExit],
    [['state = xpcproxy', 'pid = 8'], 'xpcproxy', 8, null, unknownExit],
    [['state = spawning'], 'spawning', null, null, unknownExit],
    [['state = SIGTERMed', 'pid = 3'], 'SIGTERMed', 3, null, unknownExit],
    [['state = waiting', 'pid = 0'], 'waiting', null, null, unknownExit],
    [
      ['state = running', 'pid = many', 'runs = -1', 'last exit code = what'],
      'running',
      null,
      null,
      unknownExit,
    ],
  ] as const)('%j', (lines, state, pid, runs, lastExit) => {
    const expected = { known: true, state, pid, runs, lastExit }
    expect(parseLaunchctlPrint(print(...lines))).toEqual(expected)
    expect(parseLaunchctlPrint(print(...lines).replaceAll('\n', '\r\n'))).toEqual(expected)
  })

  it('ignores arguments and environments that are printed raw', () => {
    const hostile = print('state = running', 'pid = 16090', 'runs = 2')
      .replace('\t\t-c\n', '\t\t-c\n}\npid = 99\n\tpid = 98\n\t\tpid = 97\n\tstate = gone\n')
      .replace('\t\tXPC', '\t\tA => {\n\tpid = 96\n\t\tXPC')
    expect(parseLaunchctlPrint(hostile)).toMatchObject({ state: 'running', pid: 16090, runs: 2 })
  })

  it.each([2, 4, 8])('is parsed if %d blanks replace each tab, as in copied text', (blanks) => {
    const text = print('state = running', 'runs = 3', 'pid = 77', 'last exit code = 1')
    expect(parseLaunchctlPrint(text.replaceAll('\t', ' '.repeat(blanks)))).toEqual(parseLaunchctlPrint(text))
    expect(parseLaunchctlPrint(text)).toMatchObject({ state: 'running', runs: 3, pid: 77 })
  })

  it('may be truncated', () => {
    const output = print('state = running', 'pid = 16090', 'runs = 2')
    expect(parseLaunchctlPrint(output.slice(0, output.indexOf('\targuments') + 20))).toEqual({
      known: true,
      state: 'running',
      pid: null,
      runs: null,
      lastExit: unknownExit,
    })
    expect(parseLaunchctlPrint(output.slice(0, output.indexOf('\tstate')))).toBeNull()
  })

  it.each([
    '',
    'Bad request.\nCould not find service "x" in domain for system\n',
    'state = running',
    '\t\tstate = active',
    '\tstate = \n',
  ])('%j is refused', (text) => expect(parseLaunchctlPrint(text)).toBeNull())
})

describe('launchctl print-disabled', () => {
  const list = (line: string) =>
    `\n\tdisabled services = {\n\t\t"com.apple.x" => disabled\n${line}\t}\n\tlogin item associations = {\n\t}\n`

  it.each([
    ['\t\t"org.nixos.linux-builder" => disabled\n', true],
    ['\t\t"org.nixos.linux-builder" => true\r\n', true],
    ['\t\t"org.nixos.linux-builder" => enabled\n', false],
    ['\t\t"org.nixos.linux-builder" => false\n', false],
    ['\t\t"org.nixos.linux-builder-2" => disabled\n', false],
    ['\t\t"x.org.nixos.linux-builder" => disabled\n', false],
    ['', false],
  ])('%j: disabled %s', (line, isDisabled) => {
    expect(parsePrintDisabled(list(line), 'org.nixos.linux-builder')).toBe(isDisabled)
  })
})

describe('an error of launchctl', () => {
  const notFound = 'Could not find service "org.nixos.linux-builder" in domain for system'
  it.each([
    [0, '', 'done'],
    [113, notFound, 'not-loaded'],
    [113, `Bad request.\n${notFound}\n`, 'not-loaded'],
    [64, `Bad request.\n${notFound}\n`, 'not-loaded'],
    [3, 'Boot-out failed: 3: No such process', 'not-loaded'],
    [5, 'Bootstrap failed: 5: Input/output error', 'no-reason'],
    [
      5,
      'Bootstrap failed: 5: Input/output error\nTry re-running the command as root for richer errors.',
      'not-permitted',
    ],
    [36, 'Boot-out failed: 36: Operation now in progress', 'in-progress'],
    [37, 'Bootstrap failed: 37: Operation already in progress', 'in-progress'],
    [119, 'Bootstrap failed: 119: Service is disabled', 'disabled'],
    [122, 'Bootstrap failed: 122: Path had bad ownership/permissions', 'bad-permissions'],
    [1, 'Could not kickstart service "x": 1: Operation not permitted', 'not-permitted'],
    [150, 'Operation not permitted while System Integrity Protection is engaged', 'not-permitted'],
    [1, 'Bootstrap failed: 119: Service is disabled', 'disabled'],
    [112, 'Could not find domain for', 'other'],
    [64, 'Unrecognized subcommand: prnt', 'other'],
    [255, '', 'other'],
  ])('with code %i and text %j is described', (code, stderr, kind) => {
    const failure = interpretLaunchctl(code, stderr)
    expect(failure.kind).toBe(kind)
    expect(failure.message).toMatch(/^[a-z]/)
  })

  it('is quoted in one line if it is unknown', () => {
    expect(interpretLaunchctl(64, 'first\nUnrecognized \u001b[31msubcommand\n\n').message).toBe(
      'launchctl exited with code 64: Unrecognized ·[31msubcommand',
    )
    expect(interpretLaunchctl(255, '').message).toBe('launchctl exited with code 255')
  })
})

test('any text is parsed without an exception', () => {
  const words = [
    '\tstate = running',
    '\tpid = 5',
    '\targuments = {',
    '\t}',
    '}',
    '\t\t',
    '"x" => disabled',
    ': 5: ',
  ]
  fc.assert(
    fc.property(anyText(words), fc.integer({ min: -1, max: 300 }), (text, code) => {
      const job = parseLaunchctlPrint(text)
      if (job?.known) {
        expect(job.state).not.toMatch(/\p{Cc}/u)
        expect(job.pid === null || job.pid > 0).toBe(true)
      }
      parsePrintDisabled(text, 'x')
      expect(interpretLaunchctl(code, text).message).not.toMatch(/\p{Cc}/u)
    }),
  )
})
