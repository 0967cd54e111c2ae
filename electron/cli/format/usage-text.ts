import {
  type CommandSyntax,
  commandGroups,
  commandSyntaxes,
  informationCommands,
} from '../arguments/command-table.ts'
import { exitCodeTable } from '../arguments/exit-code-table.ts'
import { formatOptionWithShort, formatSynopsis } from '../arguments/synopsis.ts'
import { wrap } from '../terminal/layout.ts'

const width = 80

/** Formats `builderbar help`: the commands in groups, one line each. It needs only the table, so it is printed without the parser. */
export function formatUsage(): string {
  const column =
    Math.max(
      ...[...commandSyntaxes, ...informationCommands.map(([name]) => ({ name }))].map(
        ({ name }) => name.length,
      ),
    ) + 2
  const groups = commandGroups.map((group) => {
    const rows: (readonly [string, string])[] = [
      ...commandSyntaxes
        .filter((syntax) => syntax.group === group)
        .map(({ name, summary }) => [name, summary] as const),
      ...(group === 'More' ? informationCommands : []),
    ]
    return [group, ...rows.map(([name, summary]) => `  ${name.padEnd(column)}${summary}`)].join('\n')
  })
  return `Usage: builderbar [<command>] [<options>]

Monitor, diagnose, and repair Nix's Linux builder on macOS.

${groups.join('\n\n')}

To describe a command and its options: builderbar help <command>
`
}

/** Formats `builderbar help <command>`. */
export function formatCommandHelp(command: CommandSyntax): string {
  const usage = wrap(`builderbar ${command.name} ${formatSynopsis(command)}`, width - 9)
  const [first = '', ...rest] = usage
  const rows = command.options.map(
    (option) => [formatOptionWithShort(option), describeOption(option)] as const,
  )
  const column = Math.max(0, ...rows.map(([name]) => name.length)) + 2
  const options = rows.flatMap(([name, summary]) => {
    const [head = '', ...otherLines] = wrap(summary, width - column - 2)
    return [
      `  ${name.padEnd(column)}${head}`,
      ...otherLines.map((line) => `${' '.repeat(column + 2)}${line}`),
    ]
  })
  const blocks = [
    [`Usage: ${first}`, ...rest.map((line) => `         ${line}`)],
    wrap(command.summary, width),
    options.length === 0 ? [] : ['Options', ...options],
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function describeOption({ summary, needs }: CommandSyntax['options'][number]): string {
  return needs === undefined ? summary : `${summary} Only with --${needs}.`
}

/** Formats `builderbar help exit-codes`. */
export function formatExitCodes(): string {
  const blocks = exitCodeTable.map(([command, codes]) => [
    ...wrap(command, width),
    ...codes.split(/[,;] (?=\d)/).flatMap((code) => wrap(code, width - 2).map((line) => `  ${line}`)),
  ])
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`
}
