/** The kind of value of an option or an operand, for which the completions offer values. */
export type ValueKind =
  | 'file'
  | 'builder'
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
  /** Its one-letter form, as in `v` for `-v`. */
  readonly short?: string
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

/** The headings of `help`, in their order. */
export const commandGroups = ['Check', 'Repair', 'Control', 'Understand', 'More'] as const

export interface CommandSyntax {
  readonly name: string
  readonly group: (typeof commandGroups)[number]
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
const dryRun: OptionSyntax = { name: 'dry-run', summary: 'Show the plan, but run nothing.' }
const yes: OptionSyntax = { name: 'yes', summary: 'Run without asking for confirmation.' }
const full: OptionSyntax = {
  name: 'full',
  summary: 'Print the whole script, with the helpers that every repair shares.',
}
const via: OptionSyntax = {
  name: 'via',
  value: { name: 'method', kind: 'method' },
  summary: 'Ask for the password in a macOS dialog (osascript) or in the terminal (sudo).',
}
const runOptions = [dryRun, yes, full, via]
const formats = ['json', 'prometheus', 'swiftbar']
const verbose: OptionSyntax = {
  name: 'verbose',
  short: 'v',
  summary: 'Print everything: evidence, SSH settings, and every check.',
  conflicts: formats,
}

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
    group: 'Check',
    summary: 'Check the builder once (the default).',
    options: [
      verbose,
      createFormat('json', json.summary),
      createFormat('prometheus', "Print metrics in Prometheus's text format."),
      requireOption('prometheus', {
        name: 'to',
        value: { name: 'file', kind: 'file' },
        summary: 'Write the metrics to this file in one step.',
      }),
      createFormat('swiftbar', 'Print a menu for SwiftBar or xbar. The exit code is always 0.'),
      {
        name: 'cached',
        summary: "Print the running app's last status instead of checking.",
        conflicts: ['prometheus', 'quick', 'remote', 'deep', 'verbose'],
      },
      { name: 'quick', summary: 'Skip the test build.' },
      {
        name: 'builder',
        value: { name: 'name', kind: 'builder' },
        summary: 'Print one builder: its state, steps, facts, checks and logs.',
        conflicts: [...formats, 'cached', 'verbose'],
      },
      { name: 'remote', summary: 'Also connect to remote builders.', conflicts: ['prometheus'] },
      { name: 'deep', summary: 'Also check as root, which asks for your password.' },
      requireOption('deep', via),
    ],
  },
  { name: 'watch', group: 'Check', summary: 'Keep checking and print each change.', options: [json] },
  {
    name: 'explain',
    group: 'Understand',
    summary: "Explain a problem, or why Nix's output (a file or -) failed.",
    operand: { name: 'finding', kind: 'finding-or-file', optional: true },
    options: [
      {
        name: 'derivation',
        value: { name: 'path', kind: 'file' },
        summary: "Say which builder takes this derivation, and why others don't.",
      },
      json,
    ],
  },
  {
    name: 'repair',
    group: 'Repair',
    summary: 'Show a repair, ask, run it, and check the result.',
    operand: { name: 'name', kind: 'repair', optional: true, repeats: true },
    options: [{ name: 'all', summary: 'Run every repair that applies.' }, ...runOptions, json],
  },
  {
    name: 'undo',
    group: 'Repair',
    summary: 'Undo the last repair.',
    options: [{ name: 'list', summary: 'List the repairs that can be undone.' }, ...runOptions, json],
  },
  { name: 'start', group: 'Control', summary: 'Start the builder.', options: [...runOptions, json] },
  {
    name: 'stop',
    group: 'Control',
    summary: 'Stop the builder until you start it or restart this Mac.',
    options: [...runOptions, json],
  },
  {
    name: 'restart',
    group: 'Control',
    summary: 'Restart the builder.',
    options: [...runOptions, json],
  },
  {
    name: 'collect-garbage',
    group: 'Control',
    summary: "Free up space on the builder's disk.",
    options: [...runOptions, json],
  },
  {
    name: 'shell',
    group: 'Control',
    summary: "Open a shell in the builder with root's SSH.",
    options: [{ name: 'dry-run', summary: 'Print the call, but run nothing.' }],
  },
  {
    name: 'log',
    group: 'Check',
    summary: "Print the builder's captured output.",
    options: [
      {
        name: 'lines',
        value: { name: 'number', kind: 'number' },
        summary: 'How many lines to print, from 1 to 500 (default: 40).',
      },
      json,
      { name: 'capture', summary: 'Restart the builder to capture its output.' },
      ...runOptions.map((option) => requireOption('capture', option)),
    ],
  },
  {
    name: 'test-build',
    group: 'Check',
    summary: 'Run a real build for each system the builder is listed for.',
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
    group: 'Understand',
    summary: 'Diagnose a snapshot saved with status --json (a file or -).',
    operand: { name: 'snapshot', kind: 'file' },
    options: [verbose, { ...json, conflicts: ['verbose'] }],
  },
  {
    name: 'report',
    group: 'Understand',
    summary: 'Print a report for a bug tracker, with names replaced.',
    options: [{ name: 'log', summary: "Add the builder's captured output." }],
  },
  {
    name: 'uninstall',
    group: 'More',
    summary: "Remove Builderbar's data from this Mac.",
    options: runOptions,
  },
  {
    name: 'completion',
    group: 'More',
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

/** The topic of `help` that is not a command. */
export const exitCodesTopic = 'exit-codes'

/** What `help` describes. */
export const helpTopics: readonly string[] = [...commandSyntaxes.map(({ name }) => name), exitCodesTopic]

/** Commands that are answered without the parser. */
export const informationCommands: readonly (readonly [string, string])[] = [
  ['help [<command>]', 'Describe a command and its options.'],
  [`help ${exitCodesTopic}`, 'Print the meaning of the exit codes.'],
  ['--version', 'Print the version.'],
]
