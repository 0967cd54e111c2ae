import {
  choices,
  commandSyntaxes,
  helpTopics,
  type OptionSyntax,
  type ValueKind,
} from '../arguments/command-table.ts'
import type { CompletionNames, NamedWord } from './completion-names.ts'

/** Returns the completions for fish 3.0 and newer. */
export function createFishCompletion(names: CompletionNames): string {
  const first: NamedWord[] = [
    ...commandSyntaxes.map(({ name, summary }): NamedWord => [name, summary]),
    ['help', 'Describe a command and its options.'],
  ]
  const rules = commandSyntaxes.flatMap(({ name, operand, options }) => {
    const beginning = `complete -c builderbar -n '__builderbar_command ${name}'`
    const operands = operand === undefined ? '' : formatValues(operand.kind, names)
    return [
      ...(operands === '' ? [] : [`${beginning}${operands}`]),
      ...options.map((option) => `${beginning}${formatOption(option, names)}`),
    ]
  })
  return `# Completions of builderbar for fish. To install them:
#   builderbar completion fish > ~/.config/fish/completions/builderbar.fish
function __builderbar_command
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test "$words[2]" = "$argv[1]"
end

function __builderbar_first
    test (count (commandline -opc)) -eq 1
end

complete -c builderbar -f
${first.map(([word, meaning]) => `complete -c builderbar -n __builderbar_first -a ${word} -d ${quote(meaning)}`).join('\n')}
complete -c builderbar -n __builderbar_first -l help -d 'Print all commands.'
complete -c builderbar -n __builderbar_first -l version -d 'Print the version.'
${rules.join('\n')}
complete -c builderbar -n '__builderbar_command help' -a '${helpTopics.join(' ')}'
`
}

function formatOption({ name, short, summary, value }: OptionSyntax, names: CompletionNames): string {
  const option = `${short === undefined ? '' : ` -s ${short}`} -l ${name} -d ${quote(summary)}`
  return value === undefined
    ? option
    : `${option} ${value.kind === 'file' ? '-r' : '-x'}${formatValues(value.kind, names)}`
}

function formatValues(kind: ValueKind, { findings, repairs }: CompletionNames): string {
  switch (kind) {
    case 'file':
      return ' -F'
    case 'finding-or-file':
      return ` -F -a ${formatDescribed(findings)}`
    case 'repair':
      return ` -a ${formatDescribed([...findings, ...repairs])}`
    default:
      return choices[kind] === undefined ? '' : ` -a '${choices[kind].join(' ')}'`
  }
}

/** A list for `-a`: the words with a tab before what each means. fish reads it once more, so it is quoted twice. */
function formatDescribed(completions: readonly NamedWord[]): string {
  return quote(completions.map(([word, meaning]) => `${word}\\t${quote(meaning)}`).join('\n'))
}

/** Within single quotes of fish a backslash escapes itself and the quote. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
