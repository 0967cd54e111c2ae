import { type ParseArgsConfig, parseArgs } from 'node:util'
import { isLinuxSystem } from '../../core/nix/test-derivation.ts'
import type { Command, RunOptions } from './command.ts'
import { nearestNames } from './nearest-name.ts'
import { type CommandName, commandNames } from './usage-text.ts'

type Options = NonNullable<ParseArgsConfig['options']>

const howToRun: Options = {
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean' },
  full: { type: 'boolean' },
  via: { type: 'string' },
  json: { type: 'boolean' },
}

const optionsOf: Readonly<Record<CommandName, Options>> = {
  status: {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    prometheus: { type: 'boolean' },
    to: { type: 'string' },
    deep: { type: 'boolean' },
    remote: { type: 'boolean' },
    via: { type: 'string' },
  },
  watch: { json: { type: 'boolean' } },
  explain: { derivation: { type: 'string' }, json: { type: 'boolean' } },
  repair: { all: { type: 'boolean' }, ...howToRun },
  undo: { list: { type: 'boolean' }, ...howToRun },
  uninstall: {
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean' },
    full: { type: 'boolean' },
    via: { type: 'string' },
  },
  log: { capture: { type: 'boolean' }, lines: { type: 'string' }, ...howToRun },
  start: howToRun,
  stop: howToRun,
  restart: howToRun,
  'test-build': { system: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  diagnose: { json: { type: 'boolean' } },
  report: { log: { type: 'boolean' } },
  help: {},
}

/** Reads the command line (without node and the program). Never throws. */
export function parseArguments(words: readonly string[]): Command {
  const [first, ...rest] = words
  if (first === '--version' && rest.length === 0) return { command: 'version' }
  if (first === '--help' || first === '-h') return { command: 'help' }
  if (first === undefined) return wrong(`say what to do: ${commandList}. \`builderbar help\` tells more.`)
  const name = commandNames.find((candidate) => candidate === first)
  if (!name) return wrong(unknownCommand(first))
  if (rest.includes('--help') || rest.includes('-h')) return { command: 'help' }
  return parseCommand(name, rest)
}

const commandList = commandNames.join(', ')

function wrong(message: string): Command {
  return { command: 'wrong', message }
}

function unknownCommand(typed: string): string {
  const kind = typed.startsWith('-') ? 'option' : 'command'
  const near = nearestNames(typed, commandNames)
  const meant = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  return `unknown ${kind} ${JSON.stringify(typed)}.${meant} There is: ${commandList}.`
}

function parseCommand(name: CommandName, words: readonly string[]): Command {
  const options = optionsOf[name]
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    })
    return command(name, values, positionals)
  } catch {
    return wrong(wrongOption(name, words, options))
  }
}

/** parseArgs only says the first trouble; ours says what the command takes. */
function wrongOption(name: CommandName, words: readonly string[], options: Options): string {
  const known = Object.keys(options).map((option) => `--${option}`)
  const unknown = words.find((word) => word.startsWith('-') && !known.includes(word.replace(/=.*/, '')))
  const takes = known.length === 0 ? 'no options' : known.join(', ')
  if (unknown) return `unknown option ${JSON.stringify(unknown)}. ${name} takes ${takes}.`
  const wrongly = words.find((word, at) => isWronglyGiven(word, words[at + 1], options))
  const option = (wrongly ?? '').replace(/=.*/s, '')
  const value = valuesOf[option]
  const message = value === undefined ? `${option} takes no value` : `${option} needs a value: ${value}`
  return `${wrongly === undefined ? 'an option is not as it should be' : message}. ${name} takes ${takes}.`
}

/** What the options take that have a value. */
const valuesOf: Readonly<Record<string, string>> = {
  '--via': 'osascript or sudo',
  '--to': 'the file to write',
  '--system': 'a Linux system as Nix writes it, e.g. aarch64-linux',
  '--lines': 'a number',
  '--derivation': 'the path of a .drv file, or of what nix derivation show printed',
}

function isWronglyGiven(word: string, next: string | undefined, options: Options): boolean {
  const type = options[word.replace(/^--/, '').replace(/=.*/s, '')]?.type
  if (!word.startsWith('--') || type === undefined) return false
  if (type === 'boolean') return word.includes('=')
  return !word.includes('=') && (next === undefined || next.startsWith('-'))
}

/** `help` says the same whatever follows it. */
const takesNoWords: ReadonlySet<CommandName> = new Set([
  'status',
  'watch',
  'report',
  'undo',
  'uninstall',
  'log',
  'test-build',
  'start',
  'stop',
  'restart',
])

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

function command(name: CommandName, values: Values, positionals: readonly string[]): Command {
  const json = values.json === true
  const [first, second] = positionals
  const tooMany = (most: number) => positionals.length > most
  if (first !== undefined && takesNoWords.has(name)) return wrong(unwanted(name, first))
  switch (name) {
    case 'status':
      return askedStatus(values)
    case 'watch':
      return { command: name, json }
    case 'report':
      return { command: name, log: values.log === true }
    case 'help':
      return { command: 'help' }
    case 'explain':
      return tooMany(1) ? wrong(unwanted(name, second)) : askedExplain(values, first)
    case 'diagnose':
      if (first === undefined) return wrong('diagnose needs the file of a snapshot, or - for stdin.')
      return tooMany(1) ? wrong(unwanted(name, second)) : { command: name, file: first, json }
    case 'repair':
      return askedRepair(values, positionals)
    case 'undo':
      return withHow(values, (how) => ({ command: name, list: values.list === true, ...how }))
    case 'uninstall':
      return withHow(values, ({ dryRun, yes, full, via }) => ({ command: name, dryRun, yes, full, via }))
    case 'test-build':
      return askedTestBuild(values.system, json)
    case 'log':
      return askedLog(values)
    case 'start':
    case 'stop':
    case 'restart':
      return withHow(values, (how) => ({ command: name, ...how }))
  }
}

function unwanted(name: CommandName, word: string | undefined): string {
  return `${name} takes no ${JSON.stringify(word ?? '')} there.`
}

function askedExplain({ derivation, json }: Values, name: string | undefined): Command {
  if (name !== undefined && derivation !== undefined)
    return wrong(`--derivation is asked about alone: leave ${JSON.stringify(name)} out, or --derivation.`)
  return {
    command: 'explain',
    name: name ?? null,
    derivation: typeof derivation === 'string' ? derivation : null,
    json: json === true,
  }
}

function askedStatus(values: Values): Command {
  const { json, prometheus } = values
  if (json === true && prometheus === true)
    return wrong('--json and --prometheus exclude each other: give one.')
  const shape = prometheus === true ? 'prometheus' : json === true ? 'json' : 'text'
  const deep = values.deep === true
  const remote = values.remote === true
  if (remote && shape === 'prometheus')
    return wrong(
      '--remote is for a person who asks, --prometheus for a program that asks again and again: give one.',
    )
  const to = typeof values.to === 'string' ? values.to : null
  if (to !== null && (shape !== 'prometheus' || to === ''))
    return wrong('--to names the file that --prometheus writes: give both.')
  if (values.via !== undefined && !deep) return wrong('--via says how --deep asks for a password: give both.')
  const quick = values.quick === true
  return withHow(values, ({ via }) => ({ command: 'status', shape, quick, deep, remote, via, to }))
}

/** Reads the options that all commands share which run something as root. */
function withHow(values: Values, made: (how: Omit<RunOptions, 'command'>) => Command): Command {
  const via = values.via
  if (via !== undefined && via !== 'osascript' && via !== 'sudo') {
    return wrong(`--via takes osascript or sudo, not ${JSON.stringify(via)}.`)
  }
  return made({
    dryRun: values['dry-run'] === true,
    yes: values.yes === true,
    full: values.full === true,
    via: via ?? null,
    json: values.json === true,
  })
}

function askedTestBuild(named: Values[string], json: boolean): Command {
  const systems = [named ?? []].flat().map(String)
  const other = systems.find((system) => !isLinuxSystem(system))
  return other === undefined
    ? { command: 'test-build', systems, json }
    : wrong(
        `--system takes a Linux system as Nix writes it, e.g. aarch64-linux, not ${JSON.stringify(other)}.`,
      )
}

const usualLines = 40
const maxLines = 500

function askedLog(values: Values): Command {
  const lines = Number(values.lines ?? usualLines)
  if (!Number.isInteger(lines) || lines < 1 || lines > maxLines)
    return wrong(`--lines takes a number from 1 to ${maxLines}, not ${JSON.stringify(values.lines)}.`)
  const capture = values.capture === true
  const [first] = ['dry-run', 'yes', 'full', 'via'].filter((option) => values[option] !== undefined)
  if (!capture && first !== undefined)
    return wrong(`--${first} says how --capture runs: give both, or neither.`)
  return withHow(values, (how) => ({ command: 'log', capture, lines, ...how }))
}

function askedRepair(values: Values, names: readonly string[]): Command {
  const all = values.all === true
  return withHow(values, (how) =>
    all && names.length > 0
      ? wrong('--all and names exclude each other: give one of them.')
      : { command: 'repair', names, all, ...how },
  )
}
