import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { isLinuxSystem } from '../../core/nix/test-derivation.ts'
import type { ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { ParsedCommand, RunOptions, StatusFormat } from './command.ts'
import {
  type CommandName,
  type CommandSyntax,
  choices,
  commandSyntaxes,
  type OptionSyntax,
  shells,
} from './command-table.ts'

type Accept = (command: ParsedCommand) => void
/** The values of the options as Commander returns them, by their names in camel case. */
type Options = Readonly<Record<string, unknown>>

const defaultLogLines = 40
const maxLogLines = 500

/**
 * Creates the parser for all commands except help and version, which are answered before it is loaded. It never prints and
 * never exits: parsing calls `accept` with the command, or throws a CommanderError.
 */
export function createProgram(accept: Accept): Command {
  const program = new Command('builderbar')
    .helpOption(false)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
  for (const syntax of commandSyntaxes) addCommand(program, syntax)
  const onCommand: OnCommand = (name, act) => addAction(program, name, act)
  addScanCommands(onCommand, accept)
  addRunCommands(onCommand, accept)
  return program
}

type Action = (operand: unknown, options: Options, command: Command) => void
type OnCommand = (name: CommandName, act: Action) => void

function addScanCommands(onCommand: OnCommand, accept: Accept): void {
  onCommand('status', (_, options) => {
    const format = chooseStatusFormat(options)
    if (isSet(options.cached) && format !== 'prometheus' && format !== 'details')
      return accept({ command: 'cached-status', format })
    accept({
      command: 'status',
      format,
      quick: isSet(options.quick),
      deep: isSet(options.deep),
      remote: isSet(options.remote),
      via: parseElevationMethod(options.via),
      to: getTextOrNull(options.to),
      builder: getTextOrNull(options.builder),
    })
  })
  onCommand('watch', (_, options) => accept({ command: 'watch', json: isSet(options.json) }))
  onCommand('explain', (operand, options, explain) => {
    const name = getTextOrNull(operand)
    const derivation = getTextOrNull(options.derivation)
    if (name !== null && derivation !== null)
      explain.error("error: option '--derivation' cannot be used with a finding or a file")
    accept({ command: 'explain', name, derivation, json: isSet(options.json) })
  })
  onCommand('diagnose', (file, options) => {
    const textFormat = isSet(options.verbose) ? 'details' : 'text'
    accept({
      command: 'diagnose',
      file: String(file),
      format: isSet(options.json) ? 'json' : textFormat,
    })
  })
  onCommand('report', (_, options) => accept({ command: 'report', log: isSet(options.log) }))
  onCommand('test-build', (_, options) => {
    const systems = Array.isArray(options.system) ? options.system.map(String) : []
    accept({ command: 'test-build', systems, json: isSet(options.json) })
  })
  onCommand('completion', (name) => {
    accept({ command: 'completion', shell: shells.find((shell) => shell === name) ?? 'bash' })
  })
}

function addRunCommands(onCommand: OnCommand, accept: Accept): void {
  onCommand('repair', (operand, options, repair) => {
    const names = Array.isArray(operand) ? operand.map(String) : []
    const all = isSet(options.all)
    if (all && names.length > 0) repair.error("error: option '--all' cannot be used with names")
    accept({ command: 'repair', names, all, ...getRunOptions(options) })
  })
  onCommand('undo', (_, options) =>
    accept({ command: 'undo', list: isSet(options.list), ...getRunOptions(options) }),
  )
  for (const command of ['start', 'stop', 'restart', 'collect-garbage'] as const)
    onCommand(command, (_, options) => accept({ command, ...getRunOptions(options) }))
  onCommand('log', (_, options) => {
    const lines = typeof options.lines === 'number' ? options.lines : defaultLogLines
    accept({ command: 'log', capture: isSet(options.capture), lines, ...getRunOptions(options) })
  })
  onCommand('shell', (_, options) => accept({ command: 'shell', dryRun: isSet(options.dryRun) }))
  onCommand('uninstall', (_, options) => {
    const { json: _json, ...run } = getRunOptions(options)
    accept({ command: 'uninstall', ...run })
  })
}

/** Adds a command of the table, with its operand and options. */
function addCommand(program: Command, { name, operand, options }: CommandSyntax): void {
  const command = program.command(name)
  if (operand !== undefined) {
    const word = `${operand.name}${operand.repeats ? '...' : ''}`
    const argument = new Argument(operand.optional ? `[${word}]` : `<${word}>`)
    command.addArgument(operand.kind === 'shell' ? argument.choices(shells) : argument)
  }
  for (const option of options) command.addOption(createOption(option))
}

/** Sets a command's action, which first checks that each option has the option that it needs. */
function addAction(program: Command, name: CommandName, act: Action): void {
  const command = program.commands.find((candidate) => candidate.name() === name)
  const syntax = commandSyntaxes.find((candidate) => candidate.name === name)
  command?.action((...values: unknown[]) => {
    const options: Options = command.opts()
    for (const { name: option, needs } of syntax?.options ?? []) {
      const isGiven = command.getOptionValueSource(toCamelCase(option)) === 'cli'
      if (needs !== undefined && isGiven && !isSet(options[toCamelCase(needs)]))
        command.error(`error: option '--${option}' needs option '--${needs}'`)
    }
    act(syntax?.operand === undefined ? undefined : values[0], options, command)
  })
}

function createOption({ name, short, value, conflicts }: OptionSyntax): Option {
  const flags = short === undefined ? `--${name}` : `-${short}, --${name}`
  if (value === undefined) return new Option(flags).conflicts([...(conflicts ?? [])].map(toCamelCase))
  const option = new Option(`--${name} <${value.name}>`).conflicts([...(conflicts ?? [])].map(toCamelCase))
  switch (value.kind) {
    case 'file':
      return option.argParser(parsePath)
    case 'builder':
      return option.argParser(parseBuilder)
    case 'number':
      return option.argParser(parseLines)
    case 'system':
      return option.argParser(parseSystem)
    default:
      return option.choices([...(choices[value.kind] ?? [])])
  }
}

function toCamelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function chooseStatusFormat({ json, prometheus, swiftbar, verbose }: Options): StatusFormat {
  if (isSet(prometheus)) return 'prometheus'
  if (isSet(swiftbar)) return 'swiftbar'
  if (isSet(verbose)) return 'details'
  return isSet(json) ? 'json' : 'text'
}

function getRunOptions(options: Options): Omit<RunOptions, 'command'> {
  return {
    dryRun: isSet(options.dryRun),
    yes: isSet(options.yes),
    full: isSet(options.full),
    via: parseElevationMethod(options.via),
    json: isSet(options.json),
  }
}

/** Rejects options: Commander itself would accept a following option as the value. */
function parsePath(value: string): string {
  if (value === '' || value.startsWith('-')) throw new InvalidArgumentError('It takes the path of a file.')
  return value
}

/** Rejects options, as above. */
function parseBuilder(value: string): string {
  if (value === '' || value.startsWith('-'))
    throw new InvalidArgumentError('It takes the name of a builder, as status prints it.')
  return value
}

function parseSystem(value: string, systems: readonly string[] = []): string[] {
  if (!isLinuxSystem(value))
    throw new InvalidArgumentError('It takes a Linux system as Nix writes it, e.g. aarch64-linux.')
  return [...systems, value]
}

function parseLines(value: string): number {
  const lines = Number(value)
  if (!Number.isInteger(lines) || lines < 1 || lines > maxLogLines)
    throw new InvalidArgumentError(`It takes a number from 1 to ${maxLogLines}.`)
  return lines
}

function isSet(value: unknown): boolean {
  return value === true
}

function getTextOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function parseElevationMethod(value: unknown): ElevationMethod | null {
  return value === 'osascript' || value === 'sudo' ? value : null
}
