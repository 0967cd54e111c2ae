/** The kind of value of an option or an operand, for which the completions offer values. */
export type ValueKind =
  | 'file'
  | 'finding'
  | 'finding-or-file'
  | 'repair'
  | 'shell'
  | 'method'
  | 'number'
  | 'system'

export interface OptionSyntax {
  /** Without dashes, as in `dry-run`. */
  readonly name: string
  readonly summary: string
  /** The option's value, with its name in help and messages; absent: it takes none. */
  readonly value?: { readonly name: string; readonly kind: ValueKind }
  /** The option without which this one is wrong usage. */
  readonly needs?: string
  /** Options that cannot be combined with this one. */
  readonly conflicts?: readonly string[]
  /** It may be given more than once. */
  readonly repeats?: true
}

export interface OperandSyntax {
  readonly name: string
  readonly kind: ValueKind
  readonly optional?: true
  readonly repeats?: true
}

export interface CommandSyntax {
  readonly name: string
  readonly summary: string
  readonly operand?: OperandSyntax
  readonly options: readonly OptionSyntax[]
}

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]
const elevationMethods = ['osascript', 'sudo'] as const

/** The values of each kind that are known without a scan; findings and repairs have their own lists. */
export const choices: Partial<Record<ValueKind, readonly string[]>> = {
  method: elevationMethods,
  shell: shells,
  system: ['aarch64-linux', 'x86_64-linux'],
}

const json: OptionSyntax = { name: 'json', summary: 'Print JSON.' }
const dryRun: OptionSyntax = { name: 'dry-run', summary: 'Show the plan and run nothing.' }
const yes: OptionSyntax = { name: 'yes', summary: 'Run the plan without asking first.' }
const full: OptionSyntax = {
  name: 'full',
  summary: "Show root's text whole, with the helpers that every plan shares.",
}
const via: OptionSyntax = {
  name: 'via',
  value: { name: 'method', kind: 'method' },
  summary: 'Ask for the password in the dialog of macOS (osascript) or in the terminal (sudo).',
}
const runOptions = [dryRun, yes, full, via]
const formats = ['json', 'prometheus', 'swiftbar']

/** Returns the option as one that requires another option. */
function requireOption(needs: string, option: OptionSyntax): OptionSyntax {
  return { ...option, needs }
}

/** Returns an option that selects an output format; it conflicts with the other formats. */
function createFormat(name: string, summary: string): OptionSyntax {
  return { name, summary, conflicts: formats.filter((other) => other !== name) }
}

const commandTable = [
  {
    name: 'status',
    summary: 'Scan once and print the state, its cause and what to do.',
    options: [
      createFormat('json', json.summary),
      createFormat('prometheus', "Print Prometheus' text format."),
      requireOption('prometheus', {
        name: 'to',
        value: { name: 'file', kind: 'file' },
        summary: 'Write the metrics to this file, which is replaced whole.',
      }),
      createFormat('swiftbar', 'Print a menu for SwiftBar or xbar; the exit code is then 0.'),
      {
        name: 'cached',
        summary: "Scan nothing: print the running app's last status with its age.",
        conflicts: ['prometheus', 'quick', 'remote', 'deep'],
      },
      { name: 'quick', summary: 'Make no test build.' },
      {
        name: 'remote',
        summary: 'Connect to the builders on other machines too.',
        conflicts: ['prometheus'],
      },
      { name: 'deep', summary: 'Scan as root too, which asks for a password.' },
      requireOption('deep', via),
    ],
  },
  { name: 'watch', summary: 'Keep scanning and print a line for each change.', options: [json] },
  {
    name: 'explain',
    summary:
      'Explain a finding, or list all findings. Of a file or - (stdin) with the output of Nix: why the build failed.',
    operand: { name: 'finding', kind: 'finding-or-file', optional: true },
    options: [
      {
        name: 'derivation',
        value: { name: 'path', kind: 'file' },
        summary: 'Say which machine takes this derivation, and why the others do not.',
      },
      json,
    ],
  },
  {
    name: 'repair',
    summary: 'Plan repairs, show them, ask, run them and scan again.',
    operand: { name: 'names', kind: 'repair', optional: true, repeats: true },
    options: [{ name: 'all', summary: 'Run every repair that applies.' }, ...runOptions, json],
  },
  {
    name: 'undo',
    summary: 'Take back the last repair that can be taken back.',
    options: [{ name: 'list', summary: 'List the repairs that can be taken back.' }, ...runOptions, json],
  },
  { name: 'start', summary: 'Start the builder.', options: [...runOptions, json] },
  {
    name: 'stop',
    summary: 'Stop the builder; it rests until start or the next boot.',
    options: [...runOptions, json],
  },
  { name: 'restart', summary: 'Stop the builder and start it.', options: [...runOptions, json] },
  {
    name: 'collect-garbage',
    summary: "Have the builder's own Nix delete what nothing there needs.",
    options: [...runOptions, json],
  },
  {
    name: 'log',
    summary: 'Print what the builder printed, where it was captured.',
    options: [
      {
        name: 'lines',
        value: { name: 'number', kind: 'number' },
        summary: 'How many of the last lines to print, 1 to 500; 40 without it.',
      },
      json,
      { name: 'capture', summary: 'Restart the builder and capture what it prints.' },
      ...runOptions.map((option) => requireOption('capture', option)),
    ],
  },
  {
    name: 'test-build',
    summary: 'Make a real build for each system that the builder promises, and explain what fails.',
    options: [
      {
        name: 'system',
        value: { name: 'system', kind: 'system' },
        repeats: true,
        summary: 'Build for this system only.',
      },
      json,
    ],
  },
  {
    name: 'diagnose',
    summary: 'Diagnose a snapshot that was saved with status --json; - reads stdin.',
    operand: { name: 'snapshot', kind: 'file' },
    options: [json],
  },
  {
    name: 'report',
    summary: 'Print a report for a bug tracker, with names of users and hosts replaced.',
    options: [{ name: 'log', summary: 'Add what the builder printed.' }],
  },
  {
    name: 'uninstall',
    summary: 'Remove everything that Builderbar keeps on this Mac, after showing it.',
    options: runOptions,
  },
  {
    name: 'completion',
    summary: 'Print the completions for a shell.',
    operand: { name: 'shell', kind: 'shell' },
    options: [],
  },
] as const satisfies readonly CommandSyntax[]

export type CommandName = (typeof commandTable)[number]['name']

/**
 * Every command with its operand and options: the source of the parser (program.ts), `help`, the manual page and the
 * completions.
 */
export const commandSyntaxes: readonly CommandSyntax[] = commandTable

/** Commands that are answered without the parser. */
export const informationCommands: readonly (readonly [string, string])[] = [
  ['help, --help', 'Print this list.'],
  ['--version', 'Print the version.'],
]

/** The meaning of the exit codes, by command (docs/architecture.md, "Terminal contract"). */
export const exitCodeTable: readonly (readonly [string, string])[] = [
  [
    'status, diagnose, and explain of a text or a derivation',
    '0 healthy or asleep, 1 degraded, 2 down, 3 starting, 4 absent, 5 unknown, 6 paused',
  ],
  [
    'repair, undo, start, stop, restart, collect-garbage',
    '0 fixed or nothing to do, 1 not fixed, 2 failed, 3 cancelled, 4 refused, 5 unknown',
  ],
  ['log', '0 lines are shown, 4 none is captured, 5 unknown; with --capture those of repair'],
  ['test-build', '0 all passed, 1 one failed, 5 unknown'],
  ['uninstall', '0 removed, 2 failed, 3 cancelled, 4 refused, 5 unknown'],
  [
    'status --cached',
    'those of status; 5 also where the last scan is too old, 69 where the app does not run',
  ],
  ['every command', '64 wrong usage; 73 the file of --to was not written'],
]
