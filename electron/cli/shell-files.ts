import { shells } from './arguments/command-table.ts'
import { shellCompletion } from './completion/shell-completion.ts'
import { manualPage } from './format/manual-page.ts'

/** Names under which the shells look for completions. */
const completionFiles = {
  bash: 'completions/builderbar.bash',
  zsh: 'completions/_builderbar',
  fish: 'completions/builderbar.fish',
}

/** The files for shells and man(1), by their path in dist/; scripts/build.mjs writes them. */
export function shellFiles(): Record<string, string> {
  const completions = shells.map((shell) => [completionFiles[shell], shellCompletion(shell)])
  return { ...Object.fromEntries(completions), 'builderbar.1': manualPage() }
}
