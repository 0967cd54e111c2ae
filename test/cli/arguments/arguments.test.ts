import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../../electron/cli/arguments/arguments.ts'
import { parseInformationRequest } from '../../../electron/cli/arguments/information-request.ts'
import { formatUsage } from '../../../electron/cli/format/usage-text.ts'

const runOptions = { dryRun: false, yes: false, full: false, via: null, json: false }
const status = {
  command: 'status',
  format: 'text',
  quick: false,
  deep: false,
  remote: false,
  via: null,
  to: null,
  builder: null,
}
const repair = { command: 'repair', names: [], all: false, ...runOptions }

describe('the command line', () => {
  test.each([
    ['status', status],
    ['status --json --quick', { ...status, format: 'json', quick: true }],
    ['status --prometheus', { ...status, format: 'prometheus' }],
    ['status --swiftbar --quick', { ...status, format: 'swiftbar', quick: true }],
    ['status --deep --via sudo', { ...status, deep: true, via: 'sudo' }],
    ['status --remote', { ...status, remote: true }],
    ['status --builder rosetta-builder --quick', { ...status, quick: true, builder: 'rosetta-builder' }],
    ['watch --json', { command: 'watch', json: true }],
    ['explain', { command: 'explain', name: null, derivation: null, json: false }],
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
    ['log', { command: 'log', capture: false, lines: 40, ...runOptions }],
    ['log --lines 5 --json', { command: 'log', capture: false, lines: 5, ...runOptions, json: true }],
    [
      'log --capture --yes --via sudo',
      { command: 'log', capture: true, lines: 40, ...runOptions, yes: true, via: 'sudo' },
    ],
    ['status --prometheus --to /x/y.prom', { ...status, format: 'prometheus', to: '/x/y.prom' }],
    ['report', { command: 'report', log: false }],
    ['report --log', { command: 'report', log: true }],
    ['diagnose -', { command: 'diagnose', file: '-', format: 'text' }],
    ['diagnose a.json --json', { command: 'diagnose', file: 'a.json', format: 'json' }],
    ['diagnose a.json --verbose', { command: 'diagnose', file: 'a.json', format: 'details' }],
    ['repair', repair],
    ['repair --all --dry-run --yes --json', { ...repair, all: true, dryRun: true, yes: true, json: true }],
    ['repair a b --via sudo', { ...repair, names: ['a', 'b'], via: 'sudo' }],
    ['repair --via=osascript', { ...repair, via: 'osascript' }],
    ['repair -- --odd', { ...repair, names: ['--odd'] }],
    ['start', { command: 'start', ...runOptions }],
    ['stop --yes --via sudo --json', { command: 'stop', ...runOptions, yes: true, via: 'sudo', json: true }],
    ['undo --full --dry-run', { command: 'undo', list: false, ...runOptions, full: true, dryRun: true }],
    ['restart --dry-run', { command: 'restart', ...runOptions, dryRun: true }],
    ['completion zsh', { command: 'completion', shell: 'zsh' }],
    ['uninstall', { command: 'uninstall', dryRun: false, yes: false, full: false, via: null }],
    [
      'uninstall --dry-run --via sudo',
      { command: 'uninstall', dryRun: true, yes: false, full: false, via: 'sudo' },
    ],
  ])('is parsed: %s', (line, command) => {
    expect(parseInformationRequest(line.split(' '))).toBe(null)
    expect(parseArguments(line.split(' '))).toEqual(command)
  })

  test('--version asks for the version', () => {
    expect(parseInformationRequest(['--version'])).toEqual({ command: 'version' })
  })

  test.each([
    ['', 'text'],
    ['-v', 'details'],
    ['--json', 'json'],
    ['--json --quick', 'json'],
  ])('%j without a command is status', (line, format) => {
    const args = line === '' ? [] : line.split(' ')
    expect(parseInformationRequest(args)).toBe(null)
    expect(parseArguments(args)).toEqual(parseArguments(['status', ...args]))
    expect(parseArguments(args)).toMatchObject({ command: 'status', format })
  })

  test.each([
    ['status --cached', 'text'],
    ['status --json --cached', 'json'],
    ['status --cached --swiftbar', 'swiftbar'],
  ] as const)('%s shows the cached status, also through the parser', (line, format) => {
    expect(parseInformationRequest(line.split(' '))).toEqual({ command: 'cached-status', format })
    expect(parseArguments(line.split(' '))).toEqual({ command: 'cached-status', format })
  })

  test('explain FINDING is recognized without the parser, which says the same', () => {
    const command = { command: 'explain', name: 'key-permissions', derivation: null, json: false }
    expect(parseInformationRequest(['explain', 'key-permissions'])).toEqual(command)
    expect(parseArguments(['explain', 'key-permissions'])).toEqual(command)
  })

  test.each([
    'explain',
    'explain -',
    'explain key-permissions --json',
    'explain --json key-permissions',
    'explain key-permissions more',
    'explain ./file',
    'explain @subject',
    'status --cached --cached',
    'status --cached --quick',
    'status --cached --json --swiftbar',
    'status --json --json',
    'repair --cached',
    '--cached status',
  ])('%j is left to the parser', (line) => {
    expect(parseInformationRequest(line.split(' '))).toBe(null)
  })

  test.each(['', '--version status', 'repair -- --help', 'status'])(
    '%j is neither help nor version',
    (line) => {
      expect(parseInformationRequest(line.split(' '))).toBe(null)
    },
  )

  test.each([
    ['-x', /^unknown option '-x'/],
    ['status -v --json', /'-v, --verbose' cannot be used with option '--json'/],
    ['status -v --cached', /'-v, --verbose' cannot be used|'--cached' cannot be used/],
    ['diagnose x -v --json', /cannot be used with option/],
    ['stauts', /^unknown command 'stauts' \(Did you mean status\?\) To list the commands: builderbar help$/],
    ['status --jsn', /unknown option '--jsn' \(Did you mean --json\?\)/],
    ['status extra', /too many arguments for 'status'/],
    ['uninstall extra', /too many arguments for 'uninstall'/],
    ['log extra', /too many arguments for 'log'/],
    ['log --lines 0', /'0' is invalid.* 1 to 500/],
    ['log --lines many', /'many' is invalid.* 1 to 500/],
    ['log --lines', /'--lines <number>' argument missing/],
    ['log --yes', /'--yes' needs option '--capture'/],
    ['log --dry-run', /'--dry-run' needs option '--capture'/],
    ['log --via sudo', /'--via' needs option '--capture'/],
    ['status --json --prometheus', /'--json' cannot be used with option '--prometheus'/],
    ['status --remote --prometheus', /'--remote' cannot be used with option '--prometheus'/],
    ['status --builder a --json', /'--builder <name>' cannot be used with option '--json'/],
    ['status --builder --quick', /It takes the name of a builder/],
    ['status --cached --quick', /'--cached' cannot be used with option '--quick'/],
    ['status --cached --prometheus', /'--cached' cannot be used with option '--prometheus'/],
    ['status --cached --deep', /'--cached' cannot be used with option '--deep'/],
    ['status --swiftbar --json', /'--json' cannot be used with option '--swiftbar'/],
    ['status --quick=3', /unknown option '--quick=3' \(Did you mean --quick\?\)/],
    ['status --via sudo', /'--via' needs option '--deep'/],
    ['status --deep --via', /'--via <method>' argument missing/],
    ['status --prometheus --to --quick', /'--quick' is invalid. It takes the path of a file/],
    ['test-build aarch64-linux', /too many arguments for 'test-build'/],
    ['test-build --system', /'--system <system>' argument missing/],
    ['test-build --system=x86_64-darwin', /'x86_64-darwin' is invalid. It takes a Linux system/],
    ['explain a --derivation b', /'--derivation' cannot be used with a finding/],
    ['explain --derivation', /'--derivation <path>' argument missing/],
    ['explain a b', /too many arguments for 'explain'/],
    ['diagnose', /^the argument <snapshot> is missing\. To see how: builderbar help diagnose$/],
    ['repair --via telepathy', /'telepathy' is invalid. Allowed choices are osascript, sudo/],
    ['repair --via', /'--via <method>' argument missing/],
    ['repair --via --yes', /'--yes' is invalid. Allowed choices are osascript, sudo/],
    ['repair --all key-permissions', /'--all' cannot be used with names/],
    ['undo it', /too many arguments for 'undo'/],
    ['stop now', /too many arguments for 'stop'/],
    ['start --all', /unknown option '--all'/],
    ['restart --via x', /'x' is invalid. Allowed choices are osascript, sudo/],
    ['status --to /x', /'--to' needs option '--prometheus'/],
    ['status --json --to /x', /'--to' needs option '--prometheus'/],
    ['completion', /^the argument <shell> is missing\. To see how: builderbar help completion$/],
    ['completion csh', /'csh' is invalid.* Allowed choices are bash, zsh, fish/],
    ['report --json', /unknown option '--json'/],
  ])('%j is a usage error with a helpful message', (line, message) => {
    const command = parseArguments(line === '' ? [] : line.split(' '))
    expect(command).toMatchObject({ command: 'wrong', message: expect.stringMatching(message) })
  })

  test.each(['install', 'status --deeper'])('%s does not exist, so it is not offered', (line) => {
    expect(parseArguments(line.split(' '))).toMatchObject({
      command: 'wrong',
      message: expect.stringMatching(/^unknown (?:command|option) /),
    })
    expect(formatUsage()).not.toContain(
      line.startsWith('status') ? line.slice('status '.length) : `builderbar ${line}`,
    )
  })

  test('is either a command or a one-line usage error, for any arguments', () => {
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
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        const command = parseArguments(args)
        if (command.command === 'wrong') expect(command.message).toMatch(/^.+$/)
      }),
      { numRuns: 2000 },
    )
  })
})
