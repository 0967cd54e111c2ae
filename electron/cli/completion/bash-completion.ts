import {
  type CommandSyntax,
  choices,
  commandSyntaxes,
  helpTopics,
  type ValueKind,
} from '../arguments/command-table.ts'
import type { CompletionNames } from './completion-names.ts'

/**
 * Returns the completions for bash 3.2, which macOS has, and newer. Without `compopt` (bash 4) names of files are offered
 * wherever no other word fits.
 */
export function createBashCompletion(names: CompletionNames): string {
  const values = commandSyntaxes.flatMap((command) => formatValueCases(command, names))
  const wordCases = commandSyntaxes.map((command) => formatWordCase(command, names))
  return `# Completions of builderbar for bash. To use them in every shell, add this line to ~/.bashrc:
#   eval "$(builderbar completion bash)"
_builderbar() {
  local IFS=$' \\t\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} words='' options='' files=''
  # Bash makes "=" a word of its own.
  if [ "$current" = = ]; then
    current=''
  elif [ "$previous" = = ]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${[...commandSyntaxes.map(({ name }) => name), 'help', '--help', '--version'].join(' ')}'
  else
    case "\${COMP_WORDS[1]} $previous" in
${values.join('\n')}
      *)
        case "\${COMP_WORDS[1]}" in
${wordCases.join('\n')}
          help) words='${helpTopics.join(' ')}' ;;
        esac
        case "$current" in
          -*) words=$options files='' ;;
        esac
        ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -z "$files" ]; then
    type compopt >/dev/null 2>&1 && compopt +o default
  fi
  return 0
}
complete -o default -F _builderbar builderbar
`
}

/** A line for each option of a command that takes a value. */
function formatValueCases({ name, options }: CommandSyntax, names: CompletionNames): string[] {
  return options.flatMap(({ name: option, value }) =>
    value === undefined ? [] : [`      '${name} --${option}') ${formatWordsAndFiles(value.kind, names)} ;;`],
  )
}

/** What can follow a command: its options after a dash, else its operand; of a command without one its options too. */
function formatWordCase({ name, operand, options }: CommandSyntax, names: CompletionNames): string {
  const all = options
    .flatMap(({ name: option, short }) =>
      short === undefined ? [`--${option}`] : [`-${short}`, `--${option}`],
    )
    .join(' ')
  const first = operand === undefined ? 'words=$options' : formatWordsAndFiles(operand.kind, names)
  return `          ${name}) options='${all}' ${first} ;;`
}

function formatWordsAndFiles(kind: ValueKind, names: CompletionNames): string {
  const completions = [...listValues(kind, names), ...(choices[kind] ?? [])]
  const takesFile = kind === 'file' || kind === 'finding-or-file'
  return `words='${completions.join(' ')}'${takesFile ? ' files=yes' : ''}`
}

function listValues(kind: ValueKind, names: CompletionNames): string[] {
  const getWords = (values: CompletionNames['findings']) => values.map(([word]) => word)
  if (kind === 'finding-or-file') return getWords(names.findings)
  return kind === 'repair' ? getWords([...names.findings, ...names.repairs]) : []
}
