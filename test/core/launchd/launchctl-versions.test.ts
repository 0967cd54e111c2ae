import { describe, expect, test } from 'vitest'
import {
  interpretLaunchctl,
  parseLaunchctlPrint,
  parsePrintDisabled,
} from '../../../electron/core/launchd/launchd-job.ts'
import { getJobCondition } from '../../../electron/diagnose/facts/job-condition.ts'
import { observed } from '../../fixtures/observation.ts'
import { aService, label } from '../../fixtures/service.ts'
import { coalition, formatHead, formatOldHead, formatPrint } from './launchctl-output.ts'

describe('launchctl print', () => {
  const neverExited = { kind: 'never' }
  const unknownExit = { kind: 'unknown' }
  const createExit = (code: number, name: string | null = null) => ({ kind: 'code', code, name })
  const createSignal = (signal: string) => ({ kind: 'signal', signal })

  test.each([
    [
      '12, waiting, no counters',
      formatPrint(formatOldHead('waiting'), []),
      'not-running',
      null,
      null,
      unknownExit,
    ],
    [
      '12, running, no counters',
      formatPrint(formatOldHead('running'), ['pid = 88']),
      'running',
      88,
      null,
      unknownExit,
    ],
    [
      '13, for the first time',
      formatPrint(formatHead('running', 1), [
        'runs = 1',
        'pid = 1478',
        'last exit code = (never exited)',
        ...coalition,
      ]),
      'running',
      1478,
      1,
      neverExited,
    ],
    [
      '13, ended well',
      formatPrint(formatHead('not running'), ['runs = 1', 'last exit code = 0', ...coalition]),
      'not-running',
      null,
      1,
      createExit(0),
    ],
    [
      '14, crash loop',
      formatPrint(formatHead('spawn scheduled'), ['runs = 17169', 'last exit code = 1', ...coalition]),
      'being-started',
      null,
      17169,
      createExit(1),
    ],
    [
      '14, a named code',
      formatPrint(formatHead('spawn scheduled'), [
        'runs = 3',
        'last exit code = 78: EX_CONFIG',
        ...coalition,
      ]),
      'being-started',
      null,
      3,
      createExit(78, 'EX_CONFIG'),
    ],
    [
      '15, restarted: the signal is of the run before',
      formatPrint(formatHead('running', 5), [
        'runs = 2',
        'pid = 16090',
        'immediate reason = non-ipc demand',
        'forks = 12',
        'execs = 1',
        'initialized = 1',
        'trampolined = 1',
        'last terminating signal = Terminated: 15',
        ...coalition,
      ]),
      'running',
      16090,
      2,
      createSignal('Terminated: 15'),
    ],
    [
      '15, torn down',
      formatPrint(formatHead('SIGTERMed', 1), ['runs = 2', 'pid = 16090', ...coalition]),
      'being-stopped',
      16090,
      2,
      unknownExit,
    ],
    [
      '26, job state beside the state',
      formatPrint(formatHead('running', 1), ['runs = 4', 'pid = 501', 'job state = running', ...coalition]),
      'running',
      501,
      4,
      unknownExit,
    ],
    [
      '26, its program cannot be started',
      formatPrint(formatHead('not running'), [
        'runs = 4',
        'job state = spawn failed',
        'last exit code = 75: EX_TEMPFAIL',
        ...coalition,
      ]),
      'not-running',
      null,
      4,
      createExit(75, 'EX_TEMPFAIL'),
    ],
    [
      '26, killed for its signature',
      formatPrint(formatHead('spawn scheduled'), [
        'runs = 6',
        'last exit reason = OS_REASON_CODESIGNING',
        'job state = exited',
        ...coalition,
      ]),
      'being-started',
      null,
      6,
      { kind: 'reason', reason: 'OS_REASON_CODESIGNING' },
    ],
  ])('of macOS %s is parsed', (_, text, condition, pid, runs, lastExit) => {
    const job = parseLaunchctlPrint(text)
    expect(job).toMatchObject({ known: true, pid, runs, lastExit })
    if (job !== null) expect(getJobCondition(aService({ job: observed(job) }))).toBe(condition)
  })

  const notFound = `Could not find service "${label}" in domain for system\n`
  test.each([
    ['12', 113, notFound],
    ['15', 113, `Bad request.\n${notFound}`],
    ['26, with a code of its own', 64, `Bad request.\n${notFound}`],
  ])('of macOS %s, about an unknown job, is parsed', (_, code, stderr) => {
    expect(interpretLaunchctl(code, stderr).kind).toBe('not-loaded')
  })

  test('says nothing about the job if it only reports a bad request', () => {
    expect(interpretLaunchctl(64, 'Bad request.\n').kind).toBe('other')
  })
})

describe('launchctl print-disabled', () => {
  const formatList = (disabledWord: string, enabledWord: string) =>
    `\n\tdisabled services = {\n\t\t"com.apple.ftpd" => ${disabledWord}\n\t\t"${label}" => ${disabledWord}\n\t\t"org.nixos.nix-daemon" => ${enabledWord}\n\t}\n\tlogin item associations = {\n\t}\n`

  test.each([
    ['12', formatList('true', 'false')],
    ['26', formatList('disabled', 'enabled')],
  ])('of macOS %s is parsed', (_, text) => {
    expect(parsePrintDisabled(text, label)).toBe(true)
    expect(parsePrintDisabled(text, 'org.nixos.nix-daemon')).toBe(false)
    expect(parsePrintDisabled(text, 'org.nixos.rosetta-builderd')).toBe(false)
  })
})
