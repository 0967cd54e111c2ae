import {
  type CommandSyntax,
  commandSyntaxes,
  informationCommands,
  type OptionSyntax,
} from '../arguments/command-table.ts'
import { exitCodeTable } from '../arguments/exit-code-table.ts'
import { wrap } from '../terminal/layout.ts'

/** Date of the last change to the texts of the page, which mdoc(7) requires. */
const revisionDate = 'November 29, 2026'

/** mandoc(1) asks for lines of at most 80 bytes. */
const maxLineLength = 76

/** Formats the manual page builderbar(1) in mdoc(7), from the table that is also the source of `help`. */
export function formatManualPage(): string {
  return `.\\" Made by scripts/build.mjs from electron/cli/arguments/command-table.ts.
.Dd ${revisionDate}
.Dt BUILDERBAR 1
.Os
.Sh NAME
.Nm builderbar
.Nd monitor, diagnose, and repair Nix's Linux builder on macOS
.Sh SYNOPSIS
${commandSyntaxes.map(formatManualSynopsis).join('\n')}
.Nm
.Cm help
.Nm
.Fl Fl version
.Sh DESCRIPTION
.Nm
monitors Nix's Linux builder on a Mac, names the cause if it isn't working, and
repairs it.
The menu-bar app Builderbar does the same and shares its data with this program.
Without a command it runs
.Cm status .
.Pp
It shows each repair before it runs, asks for your password once, and counts a
repair as done only when another check confirms it.
.Sh COMMANDS
.Bl -tag -width Ds
${commandSyntaxes.map(formatCommand).join('\n')}
${informationCommands.map(([command, summary]) => `.It ${command.split(', ').map(formatWord).join(' , ')}\n${formatSentences(summary)}`).join('\n')}
.El
.Sh ENVIRONMENT
.Bl -tag -width NO_COLOR
.It Ev NO_COLOR
Print without colors.
.It Ev PAGER
Program that shows a script; less by default.
.El
.Sh FILES
.Bl -tag -width Ds
.It Pa ~/Library/Application Support/Builderbar
Settings, history, and results of the last checks.
.It Pa /Library/Application Support/Builderbar
Receipts and backups of repairs.
.El
.Sh EXIT STATUS
${exitCodeTable.map(([topic, codes]) => `.Ss ${escapeRoff(topic)}\n${formatSentences(`${codes}.`)}`).join('\n')}
.Sh EXAMPLES
Check the builder:
.Pp
.Dl builderbar status
.Pp
Show what a repair would do, but run nothing:
.Pp
.Dl builderbar repair key-permissions --dry-run
.Pp
Explain why a build failed:
.Pp
.Dl nix build .#package 2>&1 | builderbar explain -
`
}

function formatManualSynopsis({ name, operand, options }: CommandSyntax): string {
  const parts = [
    ...(operand === undefined
      ? []
      : [`${operand.optional ? '.Op ' : '.'}Ar ${operand.name}${operand.repeats ? ' ...' : ''}`]),
    ...options.filter(({ needs }) => needs === undefined).map((option) => `.Op ${formatOptionMacro(option)}`),
  ]
  return [`.Nm`, `.Cm ${name}`, ...parts].join('\n')
}

function formatCommand({ name, operand, summary, options }: CommandSyntax): string {
  const operandText = operand === undefined ? '' : `${operand.optional ? ' Op' : ''} Ar ${operand.name}`
  const list = options.map((option) => {
    const requirement = option.needs === undefined ? '' : ` Only with --${option.needs}.`
    const shortFlag = option.short === undefined ? '' : `Fl ${option.short} , `
    return `.It ${shortFlag}${formatOptionMacro(option)}\n${formatSentences(option.summary + requirement)}`
  })
  return [
    `.It Cm ${name}${operandText}`,
    formatSentences(summary),
    ...(list.length === 0 ? [] : ['.Bl -tag -width Ds', ...list, '.El']),
  ].join('\n')
}

function formatOptionMacro({ name, value }: OptionSyntax): string {
  return `Fl Fl ${name}${value === undefined ? '' : ` Ar ${value.name}`}`
}

function formatWord(text: string): string {
  return text.startsWith('--') ? `Fl Fl ${text.slice(2)}` : `Cm ${text}`
}

/** Puts each sentence on its own line, because mdoc(7) adds the space between sentences. */
function formatSentences(text: string): string {
  return text
    .replace(/([.:;]) (?=[A-Z])/g, '$1\n')
    .split('\n')
    .flatMap((sentence) => wrap(sentence, maxLineLength))
    .map(escapeRoff)
    .join('\n')
}

/** Escapes what roff(7) interprets: a backslash, a dash that would become a hyphen, and a control character at the start. */
function escapeRoff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('--', '\\-\\-')
    .replace(/(^| )- /g, '$1\\- ')
    .replace(/^[.']/, '\\&$&')
}
