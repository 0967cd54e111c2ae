import { commandSyntaxes, exitCodeTable, informationCommands, type OptionSyntax } from './command-table.ts'
import { formatOption, formatSynopsis } from './synopsis.ts'

/** Formats the text of `builderbar help`. It needs only the table of commands, so help is printed without the parser. */
export function formatUsage(): string {
  const commands = [
    ...commandSyntaxes.map((command) => [
      `${command.name} ${formatSynopsis(command)}`.trim(),
      command.summary,
    ]),
    ...informationCommands,
  ].flatMap(([words, summary]) => [`  builderbar ${words}`, `      ${summary}`])
  const options = listOptions().map(([words, summary]) => `  ${words.padEnd(20)}${summary}`)
  const exitCodes = exitCodeTable.flatMap(([of, codes]) => [`  ${of}`, `      ${codes}`])
  return `Builderbar watches the Linux builder of Nix on a Mac, names the cause when it does not work, and repairs it.

${commands.join('\n')}

Options
${options.join('\n')}

Exit codes
${exitCodes.join('\n')}
`
}

/** Returns each option once, in the order of the commands; the summaries of commands that share an option are joined. */
function listOptions(): [string, string][] {
  const rows = new Map<string, string>()
  const all: OptionSyntax[] = commandSyntaxes.flatMap(({ options }) => options)
  for (const option of all) {
    const words = formatOption(option)
    const known = rows.get(words)
    if (known === undefined) rows.set(words, option.summary)
    else if (!known.includes(option.summary)) rows.set(words, `${known} ${option.summary}`)
  }
  return [...rows]
}
