import { describe, expect, test } from 'vitest'
import { findNextCommand } from '../../electron/cli/format/next-command.ts'
import { formatStatus } from '../../electron/cli/format/status-text.ts'
import { withColours } from '../../electron/cli/terminal/colours.ts'
import { countCharacters } from '../../electron/cli/terminal/layout.ts'
import { builderStates } from '../../electron/core/model/finding.ts'
import { aFinding } from '../repair/mac-fixtures.ts'
import { aStatus, page } from './status-fixture.ts'

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
const caused = aFinding('port-refused', '31022', { causedBy: cause.key, title: 'Nothing listens' })
const hidden = aFinding('ssh-route', 'uri', { causedBy: caused.key, title: 'The route' })

describe('the status text', () => {
  test('has headline, cause, evidence with sources, consequences and the next command, in this order', () => {
    const text = formatStatus(aStatus('down', [cause, caused, hidden]), page)
    const order = [
      '✕ The builder is down.',
      cause.title,
      'Why.',
      'What was seen',
      'In the file: a value',
      '/etc/nix/machines:3',
      '/bin/launchctl print',
      '127.0.0.1:22 SHA256:abc',
      'It also causes',
      'Nothing listens (port-refused)',
      'The route (ssh-route)',
      'Looked at',
      'Next: builderbar repair service-disabled',
    ]
    const places = order.map((part) => text.indexOf(part))
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places).not.toContain(-1)
    expect(text.endsWith('Next: builderbar repair service-disabled\n')).toBe(true)
  })

  test('is finite for a circle of causes', () => {
    const one = aFinding('a', 'x', { causedBy: 'b@x' })
    const other = aFinding('b', 'x', { causedBy: 'a@x' })
    const lead = aFinding('c', 'x')
    const looped = aFinding('d', 'x', { causedBy: 'c@x' })
    expect(formatStatus(aStatus('down', [one, other, lead, looped]), page)).toContain('d of x')
  })

  test.each(builderStates)('has a distinct symbol for %s, so that no colour is needed', (state) => {
    const marks = builderStates.map((each) => formatStatus(aStatus(each), page).charAt(0))
    expect(new Set(marks).size).toBe(builderStates.length)
    expect(formatStatus(aStatus(state), page)).toContain(`The builder is ${state}.`)
  })

  test('is short for a healthy Mac and long if something is wrong', () => {
    const lines = (state: 'healthy' | 'down') => formatStatus(aStatus(state), page).split('\n').length
    expect(formatStatus(aStatus('down'), page)).toContain('plist')
    expect(lines('healthy')).toBeLessThan(lines('down'))
  })

  test('has a line for each of the other builders', () => {
    const status = aStatus('healthy')
    const other = { ...status.builder, uri: 'ssh://big.example', state: 'unknown' as const }
    const text = formatStatus({ ...status, builders: [status.builder, other] }, page)
    expect(text).toMatch(/ssh:\/\/big\.example +unknown/)
  })

  test.each([40, 60, 80, 100])('at a width of %s has no longer line unless it is one word', (width) => {
    const text = formatStatus(aStatus('down', [cause, caused]), { ...page, width })
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
    const text = formatStatus(aStatus('down', [finding], { summary: 'x\u0007y' }), page)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must never be printed
    expect(text).not.toMatch(/[\u0007\u001b\u009b\u202e]/)
  })

  test('is the same with colours except for the colours', () => {
    const status = aStatus('down', [cause, caused])
    const coloured = formatStatus(status, { ...page, paint: withColours })
    expect(coloured).toContain('\u001b[31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours themselves
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(formatStatus(status, page))
  })
})

describe('the next command', () => {
  const unrepairable = aFinding('machines-malformed', 'x')
  const lesser = aFinding('key-foreign-owner', 'k', { severity: 'warning', repairs: ['x'] })
  test.each([
    ['healthy', [], null],
    ['asleep', [], null],
    ['starting', [], 'builderbar watch'],
    ['unknown', [], 'builderbar status'],
    ['down', [cause], 'builderbar repair service-disabled'],
    ['down', [unrepairable, cause], 'builderbar repair service-disabled'],
    ['down', [cause, aFinding('key-permissions', 'k', { repairs: ['x'] })], 'builderbar repair'],
    ['down', [unrepairable], 'builderbar explain machines-malformed'],
    ['down', [unrepairable, lesser], 'builderbar explain machines-malformed'],
    ['degraded', [lesser], 'builderbar repair key-foreign-owner'],
    ['healthy', [aFinding('exposed-port', 'p', { severity: 'note' })], null],
    ['absent', [aFinding('builder-absent', 'b', { severity: 'note' })], 'builderbar explain builder-absent'],
    ['down', [unrepairable, caused], 'builderbar explain machines-malformed'],
  ] as const)('is right: %s', (state, findings, command) => {
    expect(findNextCommand(aStatus(state, findings))).toBe(command)
  })
})
