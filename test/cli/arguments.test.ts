import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../electron/cli/arguments/arguments.ts'
import { usageText } from '../../electron/cli/arguments/usage-text.ts'

const how = { dryRun: false, yes: false, full: false, via: null, json: false }
const repair = { command: 'repair', names: [], all: false, ...how }

describe('the command line', () => {
  test.each([
    [
      'status',
      { command: 'status', shape: 'text', quick: false, deep: false, remote: false, via: null, to: null },
    ],
    [
      'status --json --quick',
      { command: 'status', shape: 'json', quick: true, deep: false, remote: false, via: null, to: null },
    ],
    [
      'status --prometheus',
      {
        command: 'status',
        shape: 'prometheus',
        quick: false,
        deep: false,
        remote: false,
        via: null,
        to: null,
      },
    ],
    [
      'status --deep --via sudo',
      { command: 'status', shape: 'text', quick: false, deep: true, remote: false, via: 'sudo', to: null },
    ],
    [
      'status --remote',
      { command: 'status', shape: 'text', quick: false, deep: false, remote: true, via: null, to: null },
    ],
    ['watch --json', { command: 'watch', json: true }],
    ['explain', { command: 'explain', name: null, derivation: null, json: false }],
    [
      'explain key-permissions',
      { command: 'explain', name: 'key-permissions', derivation: null, json: false },
    ],
    ['explain - --json', { command: 'explain', name: '-', derivation: null, json: true }],
    [
      'explain --derivation /nix/store/x.drv',
      { command: 'explain', name: null, derivation: '/nix/store/x.drv', json: false },
    ],
    ['test-build', { command: 'test-build', systems: [], json: false }],
    [
      'test-build --system aarch64-linux --system=x86_64-linux --json',
      { command: 'test-build', systems: ['aarch64-linux', 'x86_64-linux'], json: true },
    ],
    ['log', { command: 'log', capture: false, lines: 40, ...how }],
    ['log --lines 5 --json', { command: 'log', capture: false, lines: 5, ...how, json: true }],
    [
      'log --capture --yes --via sudo',
      { command: 'log', capture: true, lines: 40, ...how, yes: true, via: 'sudo' },
    ],
    [
      'status --prometheus --to /x/y.prom',
      {
        command: 'status',
        shape: 'prometheus',
        quick: false,
        deep: false,
        remote: false,
        via: null,
        to: '/x/y.prom',
      },
    ],
    ['report', { command: 'report', log: false }],
    ['report --log', { command: 'report', log: true }],
    ['diagnose -', { command: 'diagnose', file: '-', json: false }],
    ['diagnose a.json --json', { command: 'diagnose', file: 'a.json', json: true }],
    ['repair', repair],
    ['repair --all --dry-run --yes --json', { ...repair, all: true, dryRun: true, yes: true, json: true }],
    ['repair a b --via sudo', { ...repair, names: ['a', 'b'], via: 'sudo' }],
    ['repair --via=osascript', { ...repair, via: 'osascript' }],
    ['repair -- --odd', { ...repair, names: ['--odd'] }],
    ['start', { command: 'start', ...how }],
    ['stop --yes --via sudo --json', { command: 'stop', ...how, yes: true, via: 'sudo', json: true }],
    ['undo --full --dry-run', { command: 'undo', list: false, ...how, full: true, dryRun: true }],
    ['restart --dry-run', { command: 'restart', ...how, dryRun: true }],
    ['uninstall', { command: 'uninstall', dryRun: false, yes: false, full: false, via: null }],
    [
      'uninstall --dry-run --via sudo',
      { command: 'uninstall', dryRun: true, yes: false, full: false, via: 'sudo' },
    ],
    ['help', { command: 'help' }],
    ['--help', { command: 'help' }],
    ['status --help', { command: 'help' }],
    ['--version', { command: 'version' }],
  ])('%s', (line, command) => {
    expect(parseArguments(line.split(' '))).toEqual(command)
  })

  test.each([
    ['', /status, watch, explain, repair, undo, start, stop, restart/],
    ['stauts', /unknown command "stauts".*status/],
    ['--json', /unknown option "--json"/],
    ['status extra', /"extra"/],
    ['uninstall extra', /"extra"/],
    ['log extra', /"extra"/],
    ['log --lines 0', /1 to 500/],
    ['log --lines many', /1 to 500/],
    ['log --yes', /--yes says how --capture runs/],
    ['status --json --prometheus', /exclude each other/],
    ['status --remote --prometheus', /--remote is for a person/],
    ['status --quick=3', /--quick takes no value/],
    ['test-build aarch64-linux', /"aarch64-linux"/],
    ['test-build --system', /--system needs a value/],
    ['test-build --system=x86_64-darwin', /not "x86_64-darwin"/],
    ['explain a --derivation b', /asked about alone/],
    ['explain --derivation', /--derivation needs a value/],
    ['explain a b', /"b"/],
    ['diagnose', /needs the file/],
    ['repair --via telepathy', /osascript or sudo, not "telepathy"/],
    ['repair --via', /--via needs a value/],
    ['repair --all key-permissions', /exclude each other/],
    ['undo it', /undo takes no "it"/],
    ['stop now', /stop takes no "now"/],
    ['start --all', /unknown option "--all". start takes --dry-run/],
    ['restart --via x', /osascript or sudo, not "x"/],
    ['status --to /x', /--to names the file that --prometheus writes/],
    ['status --json --to /x', /--to names the file/],
    ['report --json', /unknown option "--json". report takes --log/],
  ])('%j is wrong, in words that help', (line, message) => {
    const command = parseArguments(line === '' ? [] : line.split(' '))
    expect(command).toMatchObject({ command: 'wrong', message: expect.stringMatching(message) })
  })

  test.each(['install', 'status --deeper'])('%s is not built, so it is not offered', (line) => {
    expect(parseArguments(line.split(' '))).toMatchObject({
      command: 'wrong',
      message: expect.stringMatching(/^unknown (?:command|option) /),
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
        const command = parseArguments(words)
        if (command.command === 'wrong') expect(command.message).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an option that is given wrongly', () => {
  test.each([
    ['status --json=1', '--json takes no value. status takes --json,'],
    ['status --deep --via', '--via needs a value: osascript or sudo. status takes'],
    ['repair --via --yes', '--via needs a value: osascript or sudo. repair takes'],
    ['test-build --system', '--system needs a value'],
    ['log --lines', '--lines needs a value: a number. log takes'],
  ])('%s', (line, message) => {
    const command = parseArguments(line.split(' '))
    expect(command.command === 'wrong' ? command.message : '').toContain(message)
  })
})
