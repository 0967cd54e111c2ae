import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../electron/terminal/arguments.ts'
import { usageText } from '../../electron/terminal/usage-text.ts'

const repair = { command: 'repair', names: [], all: false, dryRun: false, yes: false, via: null, json: false }

describe('the command line', () => {
  test.each([
    ['status', { command: 'status', shape: 'text' }],
    ['status --json --quick', { command: 'status', shape: 'json' }],
    ['status --prometheus', { command: 'status', shape: 'prometheus' }],
    ['watch --json', { command: 'watch', json: true }],
    ['explain key-permissions', { command: 'explain', name: 'key-permissions' }],
    ['report', { command: 'report' }],
    ['diagnose -', { command: 'diagnose', file: '-', json: false }],
    ['diagnose a.json --json', { command: 'diagnose', file: 'a.json', json: true }],
    ['repair', repair],
    ['repair --all --dry-run --yes --json', { ...repair, all: true, dryRun: true, yes: true, json: true }],
    ['repair a b --via sudo', { ...repair, names: ['a', 'b'], via: 'sudo' }],
    ['repair --via=osascript', { ...repair, via: 'osascript' }],
    ['repair -- --odd', { ...repair, names: ['--odd'] }],
    ['help', { command: 'help' }],
    ['--help', { command: 'help' }],
    ['status --help', { command: 'help' }],
    ['--version', { command: 'version' }],
  ])('%s', (line, asked) => {
    expect(parseArguments(line.split(' '))).toEqual(asked)
  })

  test.each([
    ['', /status, watch, explain, repair, diagnose, report/],
    ['stauts', /unknown command "stauts".*status/],
    ['--json', /unknown option "--json"/],
    ['status extra', /"extra"/],
    ['status --json --prometheus', /exclude each other/],
    ['status --quick=3', /option of status/],
    ['explain', /needs the name of a finding/],
    ['explain a b', /"b"/],
    ['diagnose', /needs the file/],
    ['repair --via telepathy', /osascript or sudo, not "telepathy"/],
    ['repair --via', /--via has a value \(osascript or sudo\)/],
    ['repair --all key-permissions', /exclude each other/],
    ['report --json', /unknown option "--json". report takes no options/],
  ])('%j is wrong, in words that help', (line, says) => {
    const asked = parseArguments(line === '' ? [] : line.split(' '))
    expect(asked).toMatchObject({ command: 'wrong', says: expect.stringMatching(says) })
  })

  test.each([
    'undo',
    'undo --list',
    'start',
    'stop',
    'restart',
    'test-build',
    'test-build --system aarch64-linux',
    'uninstall',
    'status --deep',
  ])('%s is not built, so it is not offered', (line) => {
    expect(parseArguments(line.split(' '))).toMatchObject({
      command: 'wrong',
      says: expect.stringMatching(/^unknown (?:command|option) /),
    })
    expect(usageText()).not.toContain(
      line.startsWith('status') ? line.slice('status '.length) : `builderbar ${line}`,
    )
  })

  test('any words give a command or one line of what is wrong', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'status',
        'repair',
        'explain',
        '--json',
        '--via',
        'sudo',
        '--',
        '-',
        '--all',
        '-x',
        '=',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const asked = parseArguments(words)
        if (asked.command === 'wrong') expect(asked.says).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })
})
