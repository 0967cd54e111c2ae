import type { Shell } from '../arguments/command-table.ts'
import { createBashCompletion } from './bash-completion.ts'
import { type CompletionNames, listCompletionNames } from './completion-names.ts'
import { createFishCompletion } from './fish-completion.ts'
import { createZshCompletion } from './zsh-completion.ts'

const creators: Readonly<Record<Shell, (names: CompletionNames) => string>> = {
  bash: createBashCompletion,
  zsh: createZshCompletion,
  fish: createFishCompletion,
}

/** Returns the completions of all commands for a shell, as text that the shell reads. */
export function createShellCompletion(shell: Shell): string {
  return creators[shell](listCompletionNames())
}
