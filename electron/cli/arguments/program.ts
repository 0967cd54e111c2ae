import { Command as CommandSyntax, InvalidArgumentError, Option } from 'commander'
import { isLinuxSystem } from '../../core/nix/test-derivation.ts'
import type { ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { ParsedCommand, RunOptions } from './command.ts'

type Accept = (command: ParsedCommand) => void
/** The values of the options as Commander returns them, by their names in camel case. */
type Options = Readonly<Record<string, unknown>>

const defaultLogLines = 40
const maxLogLines = 500

/**
 * Creates the syntax of all commands but help and version, which are answered before it is loaded. Nothing is printed and
 * the process is not ended: parsing calls `accept` with the command, or throws a CommanderError.
 */
export function createProgram(accept: Accept): CommandSyntax {
  const program = new CommandSyntax('builderbar')
    .helpOption(false)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
  addStatus(program, accept)
  program
    .command('watch')
    .addOption(json())
    .action((options: Options) => accept({ command: 'watch', json: isSet(options.json) }))
  addExplain(program, accept)
  addRepairs(program, accept)
  addControls(program, accept)
  addLog(program, accept)
  addTestBuild(program, accept)
  program
    .command('diagnose <snapshot>')
    .addOption(json())
    .action((file: string, options: Options) =>
      accept({ command: 'diagnose', file, json: isSet(options.json) }),
    )
  program
    .command('report')
    .option('--log')
    .action((options: Options) => accept({ command: 'report', log: isSet(options.log) }))
  addUninstall(program, accept)
  return program
}

function addStatus(program: CommandSyntax, accept: Accept): void {
  const status: CommandSyntax = program
    .command('status')
    .addOption(json())
    .addOption(new Option('--prometheus').conflicts(['json', 'remote']))
    .addOption(path('--to <file>'))
    .option('--quick')
    .option('--remote')
    .option('--deep')
    .addOption(via())
    .action((options: Options) => {
      const prometheus = isSet(options.prometheus)
      if (options.to !== undefined && !prometheus) missing(status, '--to', '--prometheus')
      if (options.via !== undefined && !isSet(options.deep)) missing(status, '--via', '--deep')
      accept({
        command: 'status',
        shape: prometheus ? 'prometheus' : isSet(options.json) ? 'json' : 'text',
        quick: isSet(options.quick),
        deep: isSet(options.deep),
        remote: isSet(options.remote),
        via: elevationMethod(options.via),
        to: textOrNull(options.to),
      })
    })
}

function addExplain(program: CommandSyntax, accept: Accept): void {
  const explain: CommandSyntax = program
    .command('explain [finding]')
    .addOption(path('--derivation <path>'))
    .addOption(json())
    .action((name: string | undefined, options: Options) => {
      if (name !== undefined && options.derivation !== undefined)
        explain.error("error: option '--derivation' cannot be used with a finding or a file")
      accept({
        command: 'explain',
        name: name ?? null,
        derivation: textOrNull(options.derivation),
        json: isSet(options.json),
      })
    })
}

function addRepairs(program: CommandSyntax, accept: Accept): void {
  const repair: CommandSyntax = addRunOptions(program.command('repair [names...]').option('--all')).action(
    (names: string[], options: Options) => {
      const all = isSet(options.all)
      if (all && names.length > 0) repair.error("error: option '--all' cannot be used with names")
      accept({ command: 'repair', names, all, ...runOptions(options) })
    },
  )
  addRunOptions(program.command('undo').option('--list')).action((options: Options) =>
    accept({ command: 'undo', list: isSet(options.list), ...runOptions(options) }),
  )
}

function addControls(program: CommandSyntax, accept: Accept): void {
  for (const command of ['start', 'stop', 'restart'] as const) {
    addRunOptions(program.command(command)).action((options: Options) =>
      accept({ command, ...runOptions(options) }),
    )
  }
}

function addLog(program: CommandSyntax, accept: Accept): void {
  const log: CommandSyntax = addRunOptions(program.command('log'))
    .option('--capture')
    .addOption(new Option('--lines <number>').argParser(parseLines).default(defaultLogLines))
    .action((options: Options) => {
      const capture = isSet(options.capture)
      const { dryRun, yes, full, via: method, json: asJson } = runOptions(options)
      if (!capture && dryRun) missing(log, '--dry-run', '--capture')
      if (!capture && yes) missing(log, '--yes', '--capture')
      if (!capture && full) missing(log, '--full', '--capture')
      if (!capture && method !== null) missing(log, '--via', '--capture')
      const lines = typeof options.lines === 'number' ? options.lines : defaultLogLines
      accept({ command: 'log', capture, lines, dryRun, yes, full, via: method, json: asJson })
    })
}

function addTestBuild(program: CommandSyntax, accept: Accept): void {
  program
    .command('test-build')
    .addOption(
      new Option('--system <system>').argParser((value, systems: readonly string[] = []) => {
        if (!isLinuxSystem(value))
          throw new InvalidArgumentError('It takes a Linux system as Nix writes it, e.g. aarch64-linux.')
        return [...systems, value]
      }),
    )
    .addOption(json())
    .action((options: Options) => {
      const systems = Array.isArray(options.system) ? options.system.map(String) : []
      accept({ command: 'test-build', systems, json: isSet(options.json) })
    })
}

function addUninstall(program: CommandSyntax, accept: Accept): void {
  program
    .command('uninstall')
    .option('--dry-run')
    .option('--yes')
    .option('--full')
    .addOption(via())
    .action((options: Options) => {
      const { dryRun, yes, full, via: method } = runOptions(options)
      accept({ command: 'uninstall', dryRun, yes, full, via: method })
    })
}

/** Adds the options that all commands share which show a plan and run it. */
function addRunOptions(command: CommandSyntax): CommandSyntax {
  return command.option('--dry-run').option('--yes').option('--full').addOption(via()).addOption(json())
}

function runOptions(options: Options): Omit<RunOptions, 'command'> {
  return {
    dryRun: isSet(options.dryRun),
    yes: isSet(options.yes),
    full: isSet(options.full),
    via: elevationMethod(options.via),
    json: isSet(options.json),
  }
}

function json(): Option {
  return new Option('--json')
}

function via(): Option {
  return new Option('--via <method>').choices(['osascript', 'sudo'])
}

/** An option that takes a path; Commander itself would take a following option as its value. */
function path(flags: string): Option {
  return new Option(flags).argParser((value: string) => {
    if (value === '' || value.startsWith('-')) throw new InvalidArgumentError('It takes the path of a file.')
    return value
  })
}

function parseLines(value: string): number {
  const lines = Number(value)
  if (!Number.isInteger(lines) || lines < 1 || lines > maxLogLines)
    throw new InvalidArgumentError(`It takes a number from 1 to ${maxLogLines}.`)
  return lines
}

/** Fails as Commander does for its own conflicts; it has none for an option that needs another one. */
function missing(command: CommandSyntax, option: string, needed: string): never {
  return command.error(`error: option '${option}' needs option '${needed}'`)
}

function isSet(value: unknown): boolean {
  return value === true
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function elevationMethod(value: unknown): ElevationMethod | null {
  return value === 'osascript' || value === 'sudo' ? value : null
}
