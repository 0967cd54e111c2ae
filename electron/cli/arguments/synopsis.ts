import type { CommandSyntax, OptionSyntax } from './command-table.ts'

/** Formats the part of a command's synopsis after its name: `[--json | --prometheus [--to FILE]] [--quick]`. */
export function formatSynopsis({ operand, options }: CommandSyntax): string {
  const independent = options.filter(({ needs }) => needs === undefined)
  const groups: OptionSyntax[][] = []
  for (const option of independent) {
    const group = groups.find((members) => members.every((other) => excludeEachOther(option, other)))
    if (group === undefined) groups.push([option])
    else group.push(option)
  }
  const parts = groups.map(
    (group) => `[${group.map((option) => formatOptionGroup(option, options)).join(' | ')}]`,
  )
  return [...(operand === undefined ? [] : [formatOperand(operand)]), ...parts].join(' ')
}

/** Formats an option with its short form: `-v, --verbose`. */
export function formatOptionWithShort(option: OptionSyntax): string {
  return option.short === undefined ? formatOption(option) : `-${option.short}, ${formatOption(option)}`
}

/** Formats an option with its value: `--to FILE`. */
function formatOption({ name, value }: OptionSyntax): string {
  return value === undefined ? `--${name}` : `--${name} ${value.name.toUpperCase()}`
}

/** Formats an option with the options that need it. */
function formatOptionGroup(option: OptionSyntax, all: readonly OptionSyntax[]): string {
  const dependent = all
    .filter(({ needs }) => needs === option.name)
    .map((dependentOption) => ` [${formatOptionGroup(dependentOption, all)}]`)
  return `${formatOption(option)}${option.repeats ? ' ...' : ''}${dependent.join('')}`
}

function formatOperand({ name, optional, repeats }: NonNullable<CommandSyntax['operand']>): string {
  const word = `<${name}>${repeats ? ' ...' : ''}`
  return optional ? `[${word}]` : word
}

function excludeEachOther(a: OptionSyntax, b: OptionSyntax): boolean {
  return a.conflicts?.includes(b.name) === true && b.conflicts?.includes(a.name) === true
}
