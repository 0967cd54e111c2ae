import {
  type CommandSyntax,
  choices,
  commandSyntaxes,
  helpTopics,
  type OperandSyntax,
  type OptionSyntax,
  type ValueKind,
} from '../arguments/command-table.ts'
import type { CompletionNames, NamedWord } from './completion-names.ts'

/** Returns the completions for zsh, to be read with `source` or put into a folder of `$fpath` as `_builderbar`. */
export function createZshCompletion({ findings, repairs }: CompletionNames): string {
  return `#compdef builderbar
# Completions of builderbar for zsh. To use them in every shell, add these lines to ~/.zshrc:
#   autoload -Uz compinit && compinit
#   source <(builderbar completion zsh)
_builderbar_findings() {
  local -a findings
  findings=(
${formatDescribed(findings, 4)}
  )
  _describe -t findings finding findings
}

_builderbar_repairs() {
  local -a repairs
  repairs=(
${formatDescribed(repairs, 4)}
  )
  _describe -t repairs repair repairs
}

_builderbar() {
  local -a commands
  if (( CURRENT == 2 )); then
    commands=(
${formatDescribed(
  commandSyntaxes.map(({ name, summary }) => [name, summary]),
  6,
)}
      'help:Describe a command and its options.'
    )
    _describe -t commands command commands
    _arguments '--version[Print the version.]' '--help[Print all commands.]'
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${commandSyntaxes.map(formatCommandCase).join('\n')}
    help)
      _arguments '1:topic:(${helpTopics.join(' ')})'
      ;;
  esac
}

# Loaded from $fpath the file is the function itself; read with source it only defines it.
if [ "\${funcstack[1]}" = _builderbar ]; then
  _builderbar "$@"
else
  compdef _builderbar builderbar
fi
`
}

function formatDescribed(completions: readonly NamedWord[], indent: number): string {
  return completions
    .map(([word, meaning]) => `${' '.repeat(indent)}${quote(`${word}:${meaning.replaceAll(':', '\\:')}`)}`)
    .join('\n')
}

function formatCommandCase({ name, operand, options }: CommandSyntax): string {
  const specs = [
    ...options.flatMap(formatOptionSpecs),
    ...(operand === undefined ? [] : [formatOperandSpec(operand)]),
  ]
  return [
    `    ${name})`,
    `      _arguments${specs.map((spec) => ` \\\n        ${quote(spec)}`).join('')}`,
    '      ;;',
  ].join('\n')
}

/** A short form has a specification of its own; each excludes the other. */
function formatOptionSpecs({ short, ...option }: OptionSyntax): string[] {
  if (short === undefined) return [formatOptionSpec(option, `--${option.name}`, [])]
  const longForm = `--${option.name}`
  return [
    formatOptionSpec(option, longForm, [`-${short}`]),
    formatOptionSpec(option, `-${short}`, [longForm]),
  ]
}

function formatOptionSpec(
  { summary, value, conflicts = [], repeats }: OptionSyntax,
  name: string,
  otherForms: readonly string[],
): string {
  const excludedForms = [...conflicts.map((other) => `--${other}`), ...otherForms]
  const exclusion = excludedForms.length === 0 ? '' : `(${excludedForms.join(' ')})`
  const meaning = `[${summary.replace(/[[\]:\\]/g, '\\$&')}]`
  const option = `${repeats ? '*' : exclusion}${name}`
  return value === undefined
    ? option + meaning
    : `${option}=${meaning}:${value.name}:${chooseAction(value.kind)}`
}

function formatOperandSpec({ name, kind, repeats }: OperandSyntax): string {
  return `${repeats ? '*' : '1'}:${name}:${chooseAction(kind)}`
}

function chooseAction(kind: ValueKind): string {
  switch (kind) {
    case 'file':
      return '_files'
    case 'finding-or-file':
      return '{_builderbar_findings; _files}'
    case 'repair':
      return '{_builderbar_findings; _builderbar_repairs}'
    default: {
      const values = choices[kind]
      return values === undefined ? ' ' : `(${values.join(' ')})`
    }
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
