import { shells } from './arguments/command-table.ts'
import { createShellCompletion } from './completion/shell-completion.ts'
import { formatManualPage } from './format/manual-page.ts'

/** Names under which the shells look for completions. */
const completionFiles = {
  bash: 'completions/builderbar.bash',
  zsh: 'completions/_builderbar',
  fish: 'completions/builderbar.fish',
}

/** Returns the files for shells and man(1), keyed by their path in dist/; scripts/build.mjs writes them. */
export function createShellFiles(): Record<string, string> {
  const completions = shells.map((shell) => [completionFiles[shell], createShellCompletion(shell)])
  return { ...Object.fromEntries(completions), 'builderbar.1': formatManualPage() }
}
