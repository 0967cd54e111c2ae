import { describe, expect, test } from 'vitest'
import { findNextCommand } from '../../../electron/cli/format/next-command.ts'
import { formatStatus } from '../../../electron/cli/format/status-text.ts'
import { withColours } from '../../../electron/cli/terminal/colours.ts'
import { countCharacters } from '../../../electron/cli/terminal/layout.ts'
import { builderStates } from '../../../electron/core/model/finding.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { aStatus } from '../../fixtures/status.ts'
import { plainLayout } from '../fixtures/text-layout.ts'

const evidence = [
  { message: 'In the file', source: { file: '/etc/nix/machines', line: 3 }, value: 'a value' },
  { message: 'It says', source: { command: '/bin/launchctl print' }, value: 'another' },
  { message: 'It answers', source: { address: '127.0.0.1:22', fingerprint: 'SHA256:abc' }, value: 'SSH-2.0' },
]
const cause = aFinding('service-disabled', 'org.x', {
  evidence,
  repairs: ['load-service'],
  explanation: 'Why.',
})
const effect = aFinding('port-refused', '31022', { causedBy: cause.key, title: 'Nothing listens' })
const indirectEffect = aFinding('ssh-route', 'uri', { causedBy: effect.key, title: 'The route' })

describe('the status text', () => {
  test('is a checklist: the state and its cause, a marked line for each link, and the next command', () => {
    const lines = formatStatus(aStatus('down', [cause, effect, indirectEffect]), plainLayout).split('\n')
    expect(lines.slice(0, 9)).toEqual([
      '✕ The builder is down.',
      `  ${cause.cause}`,
      '',
      expect.stringMatching(/^ {2}✕ launchd {4}\S/),
      expect.stringMatching(/^ {2}\? VM {9}not checked: an earlier step failed$/),
      expect.stringMatching(/^ {2}\? Port {7}\S/),
      expect.stringMatching(/^ {2}\? SSH key {4}\S/),
      expect.stringMatching(/^ {2}\? SSH route {2}\S/),
      expect.stringMatching(/^ {2}\? Build {6}\S/),
    ])
    expect(lines).toContain('Next: builderbar repair service-disabled')
    expect(lines.at(-2)).toMatch(/^(?:\d+ checks couldn't be made\. )?For details, add -v\.$/)
    expect(lines.join('\n')).not.toContain('Evidence')
  })

  test('names each further cause with the command that explains it, and notes without their cause', () => {
    const other = aFinding('host-disk-low', '/', { severity: 'warning', title: 'The disk is almost full' })
    const note = aFinding('exposed-port', '31022', { severity: 'note', title: 'The port is open' })
    const text = formatStatus(aStatus('down', [cause, other, note]), plainLayout)
    expect(text).toContain(
      `Also\n  ▲ The disk is almost full\n    ${other.cause}\n    builderbar explain host-disk-low\n`,
    )
    expect(text).toContain('Good to know\n  - The port is open\n    builderbar explain exposed-port\n')
  })

  test('has no chain on a Mac without a builder', () => {
    const text = formatStatus(
      aStatus('absent', [aFinding('builder-absent', 'b', { severity: 'note' })]),
      plainLayout,
    )
    expect(text).not.toContain('SSH route')
    expect(text).toContain('Next: builderbar explain builder-absent')
  })

  test('has local times without seconds', () => {
    const verifiedAt = '2026-06-01T11:58:00.000Z'
    const text = formatStatus(aStatus('healthy', [], { verifiedAt }), plainLayout)
    expect(text).toMatch(/Last Linux build passed at \d{1,2}:58(?: [AP]M)?\./)
    expect(text).not.toMatch(/\d{4}-\d\d-\d\dT/)
  })

  test('has everything with -v: evidence with sources, consequences and checks, in this order', () => {
    const text = formatStatus(aStatus('down', [cause, effect, indirectEffect]), plainLayout, {
      verbose: true,
    })
    const order = [
      '✕ The builder is down.',
      'launchd',
      cause.title,
      'Why.',
      'Evidence',
      'In the file: a value',
      '/etc/nix/machines:3',
      '/bin/launchctl print',
      '127.0.0.1:22 SHA256:abc',
      'Also causes',
      'Nothing listens (port-refused)',
      'The route (ssh-route)',
      ' checks at ',
      'Next: builderbar repair service-disabled',
    ]
    const places = order.map((part) => text.indexOf(part))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    expect(text.endsWith('Next: builderbar repair service-disabled\n')).toBe(true)
  })

  test('is finite for a circle of causes', () => {
    const first = aFinding('a', 'x', { causedBy: 'b@x' })
    const other = aFinding('b', 'x', { causedBy: 'a@x' })
    const leadingFinding = aFinding('c', 'x')
    const loopedFinding = aFinding('d', 'x', { causedBy: 'c@x' })
    expect(
      formatStatus(aStatus('down', [first, other, leadingFinding, loopedFinding]), plainLayout, {
        verbose: true,
      }),
    ).toContain('d of x')
  })

  test.each(builderStates)('has a distinct symbol for %s, so that no colour is needed', (state) => {
    const marks = builderStates.map((state) => formatStatus(aStatus(state), plainLayout).charAt(0))
    expect(new Set(marks).size).toBe(builderStates.length)
    expect(formatStatus(aStatus(state), plainLayout)).toContain(`The builder is ${state}.`)
  })

  test.each(['healthy', 'down'] as const)('is short for a Mac that is %s, and long with -v', (state) => {
    const lines = (verbose: boolean) =>
      formatStatus(aStatus(state), plainLayout, { verbose }).trimEnd().split('\n').length
    expect(lines(false)).toBeLessThanOrEqual(12)
    expect(lines(true)).toBeGreaterThan(lines(false))
  })

  test('has a line for each of the other builders', () => {
    const status = aStatus('healthy')
    const other = { ...status.builder, uri: 'ssh://big.example', state: 'unknown' as const }
    const text = formatStatus({ ...status, builders: [status.builder, other] }, plainLayout)
    expect(text).toMatch(/ssh:\/\/big\.example +unknown/)
  })

  test.each([40, 60, 80, 100])('at a width of %s has no longer line unless it is one word', (width) => {
    const text = formatStatus(aStatus('down', [cause, effect]), { ...plainLayout, width }, { verbose: true })
    for (const line of text.split('\n')) {
      const maxLength = Math.max(...line.trim().split(/ +/).map(countCharacters))
      expect(countCharacters(line)).toBeLessThanOrEqual(Math.max(width, maxLength + 42))
      if (width >= 60) expect(countCharacters(line)).toBeLessThanOrEqual(Math.max(width, maxLength + 8))
    }
  })

  test('strips evidence that would control the terminal', () => {
    const evil = {
      message: 'x',
      source: { file: '/a\u001b[2J', line: null },
      value: '\u001b]0;owned\u0007\u202e',
    }
    const finding = aFinding('a', 'x', { title: 'a\u001bb', explanation: '\u009b1m', evidence: [evil] })
    const text = formatStatus(aStatus('down', [finding], { summary: 'x\u0007y' }), plainLayout, {
      verbose: true,
    })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must never be printed
    expect(text).not.toMatch(/[\u0007\u001b\u009b\u202e]/)
  })

  test('is the same with colours except for the colours', () => {
    const status = aStatus('down', [cause, effect])
    const colouredText = formatStatus(status, { ...plainLayout, paint: withColours }, { verbose: true })
    expect(colouredText).toContain('\u001b[31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours themselves
    expect(colouredText.replace(/\u001b\[\d+m/g, '')).toBe(
      formatStatus(status, plainLayout, { verbose: true }),
    )
  })
})

test('of a stopped builder, what else is wrong is listed apart and is no reason for the stop', () => {
  const warning = aFinding('key-foreign-owner', 'k', {
    severity: 'warning',
    repairs: ['x'],
    cause: 'So it is.',
  })
  const blocks = formatStatus(aStatus('paused', [warning]), plainLayout).split('\n\n')
  expect(blocks[0]).not.toContain('So it is.')
  expect(blocks.find((block) => block.startsWith('Also'))).toContain('So it is.')
  expect(blocks.at(-1)).toContain('Next: builderbar start')
})

describe('the next command', () => {
  const unrepairable = aFinding('machines-malformed', 'x')
  const lesser = aFinding('key-foreign-owner', 'k', { severity: 'warning', repairs: ['x'] })
  test.each([
    ['healthy', [], 'builderbar test-build'],
    ['paused', [cause], 'builderbar start'],
    ['asleep', [], null],
    ['starting', [], 'builderbar watch'],
    ['unknown', [], null],
    ['down', [cause], 'builderbar repair service-disabled'],
    ['down', [unrepairable, cause], 'builderbar repair service-disabled'],
    ['down', [cause, aFinding('key-permissions', 'k', { repairs: ['x'] })], 'builderbar repair'],
    ['down', [unrepairable], 'builderbar explain machines-malformed'],
    ['down', [unrepairable, lesser], 'builderbar explain machines-malformed'],
    ['degraded', [lesser], 'builderbar repair key-foreign-owner'],
    ['healthy', [aFinding('exposed-port', 'p', { severity: 'note' })], 'builderbar test-build'],
    ['absent', [aFinding('builder-absent', 'b', { severity: 'note' })], 'builderbar explain builder-absent'],
    ['down', [unrepairable, effect], 'builderbar explain machines-malformed'],
  ] as const)('is right: %s', (state, findings, command) => {
    expect(findNextCommand(aStatus(state, findings))).toBe(command)
  })

  test('is none once a build has shown that the builder works', () => {
    expect(findNextCommand({ ...aStatus('healthy'), verifiedAt: '2026-06-01T12:00:00.000Z' })).toBeNull()
  })
})
