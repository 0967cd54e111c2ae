import { describe, expect, test } from 'vitest'
import { parseLaunchctlPrint } from '../../../electron/core/launchd/launchd-job.ts'
import type { FileInfo } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { noFile } from '../../fixtures/file-info.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withBoot,
  withJob,
  withoutProcesses,
  withPort,
  withService,
} from '../../fixtures/snapshot-changes.ts'

/** Output of `launchctl print` on macOS 14 to 26 for a daemon that is not running; `lines` are the lines that differ. */
function formatPrint(state: string, ...lines: string[]): string {
  return [
    'system/org.nixos.linux-builder = {',
    '\tactive count = 0',
    '\tpath = /Library/LaunchDaemons/org.nixos.linux-builder.plist',
    '\ttype = LaunchDaemon',
    `\tstate = ${state}`,
    '',
    '\tprogram = /bin/sh',
    '\targuments = {',
    '\t\t/bin/sh',
    '\t\t-c',
    '\t}',
    '',
    '\tworking directory = /var/lib/linux-builder',
    '',
    '\tdomain = system',
    '\tminimum runtime = 10',
    '\texit timeout = 5',
    ...lines.map((line) => `\t${line}`),
    '',
    '\tsemaphores = {',
    '\t\tsuccessful exit => 0',
    '\t}',
    '',
    '\tspawn type = interactive (4)',
    '\tproperties = keepalive | runatload | inferred program | system service | tle system',
    '}',
    '',
  ].join('\n')
}

function diagnosePrinted(text: string, ...changes: Change[]) {
  const job = parseLaunchctlPrint(text) ?? expect.fail('launchctl was not understood')
  const snapshot = applyChanges(
    withoutProcesses(healthySnapshot()),
    withPort({ kind: 'refused' }),
    withJob(job),
    ...changes,
  )
  const status = createStatus(snapshot)
  const findFinding = (id: string) => status.findings.find((finding) => finding.id === id)
  return { status, findFinding }
}

/** A folder as `lstat` reports it. */
const folder: FileInfo = {
  exists: true,
  kind: 'folder',
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 96,
  modifiedAt: secondsAgo(7200),
  linkTarget: null,
}

const inefficient = 'pended nondemand spawn = inefficient'

describe('launchd defers a start', () => {
  test.each([
    ['spawn scheduled', ['runs = 3', 'last exit code = 0', inefficient]],
    ['spawn scheduled', ['runs = 2', 'last terminating signal = Killed: 9', inefficient]],
    ['not running', ['runs = 0', 'pended nondemand spawn = speculative']],
  ])('%s, %j', (state, lines) => {
    const { status, findFinding } = diagnosePrinted(formatPrint(state, ...lines))
    expect(findFinding('service-stopped')).toMatchObject({
      title: 'launchd is postponing the start of the builder',
      repairs: ['restart-builder'],
    })
    expect(findFinding('service-stopped')?.explanation).toMatch(/Low Power Mode.*sudo launchctl kickstart/s)
    expect(findFinding('service-stopped')?.evidence[0]?.value).toContain('pended nondemand spawn = ')
    expect(status.state).toBe('down')
    expect(status.findings.filter(({ causedBy }) => causedBy === null).map(({ id }) => id)).toEqual([
      'service-stopped',
    ])
  })

  test('also two hours after the start', () => {
    const { findFinding } = diagnosePrinted(
      formatPrint('spawn scheduled', 'runs = 3', 'last exit code = 0', inefficient),
      withBoot({ firstStartAt: secondsAgo(7200), runsAtFirstStart: 3 }),
    )
    expect(findFinding('service-stopped')?.title).toMatch(/postponing the start/)
    expect(findFinding('port-refused')?.causedBy).toMatch(/^service-stopped@/)
  })

  test('is starting while the Mac itself starts', () => {
    const withYoungMac: Change = (before) => ({
      ...before,
      mac: { ...before.mac, bootedAt: observed(secondsAgo(60)) },
    })
    const { status } = diagnosePrinted(formatPrint('spawn scheduled', 'runs = 0', inefficient), withYoungMac)
    expect(status.state).toBe('starting')
  })

  test('a start due in a few seconds is no problem', () => {
    expect(
      diagnosePrinted(formatPrint('spawn scheduled', 'runs = 1', 'last exit code = 0')).status.state,
    ).toBe('starting')
  })

  test('a crashing builder is reported as crashing', () => {
    const { findFinding } = diagnosePrinted(
      formatPrint('spawn scheduled', 'runs = 9', 'last exit code = 1', inefficient),
    )
    expect(findFinding('service-crash-looping')).toBeDefined()
  })
})

describe('a refused start is not a crash', () => {
  const loop = (lines: string, ...changes: Change[]) => {
    const { findFinding } = diagnosePrinted(formatPrint('spawn scheduled', 'runs = 15', lines), ...changes)
    return findFinding('service-crash-looping') ?? expect.fail('it was not told')
  }
  const withMissingFolder = withService({ workingDirectory: observed(noFile) })
  const withFolder = withService({ workingDirectory: observed(folder) })

  test('the working folder is gone', () => {
    const finding = loop('last exit code = 78: EX_CONFIG', withMissingFolder)
    expect(finding).toMatchObject({
      title: "The builder's working folder is missing",
      repairs: [],
      permanentFix: null,
    })
    expect(finding.explanation).toContain('sudo mkdir -p /var/lib/linux-builder')
    expect(finding.explanation).not.toMatch(/rollback|pin/)
    expect(finding.evidence.map(({ value }) => value)).toContain('no such folder')
  })

  test('the summary says so, and no restart is offered, since it would change nothing', () => {
    const { status, findFinding } = diagnosePrinted(
      formatPrint('spawn scheduled', 'runs = 15', 'last exit code = 78: EX_CONFIG'),
      withMissingFolder,
    )
    expect(status.summary).toBe("Linux builder can't start: its program never ran.")
    expect(findFinding('port-refused')?.repairs).toEqual([])
    const crashedStatus = diagnosePrinted(formatPrint('spawn scheduled', 'runs = 15', 'last exit code = 1'))
    expect(crashedStatus.status.summary).toBe('Linux builder keeps crashing.')
    expect(crashedStatus.findFinding('port-refused')?.repairs).toEqual(['restart-builder'])
  })

  test('the plist names something else that cannot be used', () => {
    expect(loop('last exit code = 78: EX_CONFIG', withFolder)).toMatchObject({
      title: "launchd can't start the builder",
      repairs: ['restart-builder'],
    })
  })

  test.each([
    ['last exit reason = OS_REASON_CODESIGNING', "macOS rejects the builder's program", /signature/],
    ['last exit reason = OS_REASON_EXEC', "macOS can't run the builder's program", /OS_REASON_EXEC/],
    ['last exit reason = OS_REASON_DYLD', "macOS can't run the builder's program", /library/],
    ['last exit code = 126', "macOS doesn't let launchd run the builder's program", /Full Disk Access/],
    ['last exit code = 127', "The builder's program is missing", /garbage collection/],
  ])('%s', (lines, title, message) => {
    const finding = loop(lines)
    expect(finding).toMatchObject({ title, repairs: [], permanentFix: null })
    expect(finding.explanation).toMatch(message)
    expect(finding.evidence[0]?.value).toContain(lines.replace(/: .*/, ''))
    expect(JSON.stringify(finding)).not.toContain('terminating signal')
  })

  test.each([
    'last exit code = 134',
    'last exit code = 1',
    'last terminating signal = Abort trap: 6',
    'last exit reason = OS_REASON_JETSAM',
  ])('a program that ran and ended is still a crash: %s', (lines) => {
    const finding = loop(lines, withMissingFolder)
    expect(finding.title).toBe('The builder keeps crashing')
    expect(finding.repairs).toContain('restart-builder')
  })
})
