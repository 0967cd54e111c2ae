import type { CommandSyntax, OptionSyntax } from './command-table.ts'

/** Returns the words of a command after its name: `[--json | --prometheus [--to FILE]] [--quick]`. */
export function synopsisOf({ operand, options }: CommandSyntax): string {
  const alone = options.filter(({ needs }) => needs === undefined)
  const groups: OptionSyntax[][] = []
  for (const option of alone) {
    const group = groups.find((others) => others.every((other) => excludeEachOther(option, other)))
    if (group === undefined) groups.push([option])
    else group.push(option)
  }
  const words = groups.map((group) => `[${group.map((option) => optionText(option, options)).join(' | ')}]`)
  return [...(operand === undefined ? [] : [operandText(operand)]), ...words].join(' ')
}

/** Returns an option as it is typed: `--to FILE`. */
export function optionWords({ name, value }: OptionSyntax): string {
  return value === undefined ? `--${name}` : `--${name} ${value.name.toUpperCase()}`
}

/** An option with the options that need it. */
function optionText(option: OptionSyntax, all: readonly OptionSyntax[]): string {
  const dependent = all
    .filter(({ needs }) => needs === option.name)
    .map((each) => ` [${optionText(each, all)}]`)
  return `${optionWords(option)}${option.repeats ? ' …' : ''}${dependent.join('')}`
}

function operandText({ name, optional, repeats }: NonNullable<CommandSyntax['operand']>): string {
  const word = `<${name}>${repeats ? ' …' : ''}`
  return optional ? `[${word}]` : word
}

function excludeEachOther(one: OptionSyntax, other: OptionSyntax): boolean {
  return one.conflicts?.includes(other.name) === true && other.conflicts?.includes(one.name) === true
}
