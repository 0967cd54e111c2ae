import type { Shell } from '../arguments/command-table.ts'
import { bashCompletion } from './bash-completion.ts'
import { type CompletionNames, completionNames } from './completion-names.ts'
import { fishCompletion } from './fish-completion.ts'
import { zshCompletion } from './zsh-completion.ts'

const made: Readonly<Record<Shell, (names: CompletionNames) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

/** Returns the completions of all commands for a shell, as text that the shell reads. */
export function shellCompletion(shell: Shell): string {
  return made[shell](completionNames())
}
