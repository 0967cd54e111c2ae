import { formatList } from '../../core/text/quantities.ts'
import { commandSyntaxes, exitCodesTopic, helpTopics } from '../arguments/command-table.ts'
import { formatCommandHelp, formatExitCodes, formatUsage } from '../format/usage-text.ts'
import { wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { findNearestNames } from './nearest-name.ts'

/** `builderbar help`: the list of commands, one command, or the exit codes. */
export function runHelp(topic: string | null, terminal: Terminal): number {
  const text = formatTopic(topic)
  if (text !== null) {
    terminal.out(text)
    return 0
  }
  const nearestNames = findNearestNames(topic ?? '', helpTopics)
  const suggestion = nearestNames.length > 0 ? ` Did you mean ${formatList(nearestNames, 'or')}?` : ''
  terminal.err(
    `builderbar: there is no command ${sanitizeLine(JSON.stringify(topic))}.${suggestion} To list the commands: builderbar help\n`,
  )
  return wrongUsage
}

function formatTopic(topic: string | null): string | null {
  if (topic === null || topic === 'help') return formatUsage()
  if (topic === exitCodesTopic) return formatExitCodes()
  const command = commandSyntaxes.find(({ name }) => name === topic)
  return command === undefined ? null : formatCommandHelp(command)
}
