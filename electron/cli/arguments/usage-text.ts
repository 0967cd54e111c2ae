import { commandSyntaxes, exitCodeTable, informationCommands, type OptionSyntax } from './command-table.ts'
import { optionWords, synopsisOf } from './synopsis.ts'

/** Returns the text of `builderbar help`. It needs only the table of commands, so help is printed without the parser. */
export function usageText(): string {
  const commands = [
    ...commandSyntaxes.map((command) => [`${command.name} ${synopsisOf(command)}`.trim(), command.summary]),
    ...informationCommands,
  ].flatMap(([words, summary]) => [`  builderbar ${words}`, `      ${summary}`])
  const options = optionRows().map(([words, summary]) => `  ${words.padEnd(20)}${summary}`)
  const exitCodes = exitCodeTable.flatMap(([of, codes]) => [`  ${of}`, `      ${codes}`])
  return `Builderbar watches the Linux builder of Nix on a Mac, names the cause when it does not work, and repairs it.

${commands.join('\n')}

Options
${options.join('\n')}

Exit codes
${exitCodes.join('\n')}
`
}

/** Every option once, in the order of the commands; commands that share an option say the same of it. */
function optionRows(): [string, string][] {
  const rows = new Map<string, string>()
  const all: OptionSyntax[] = commandSyntaxes.flatMap(({ options }) => options)
  for (const option of all) {
    const words = optionWords(option)
    const known = rows.get(words)
    if (known === undefined) rows.set(words, option.summary)
    else if (!known.includes(option.summary)) rows.set(words, `${known} ${option.summary}`)
  }
  return [...rows]
}
