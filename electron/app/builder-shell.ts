import { join } from 'node:path'
import { shell } from 'electron'

/**
 * Opens Terminal with a shell in the builder: the file beside the command line tool (electron-builder.yml) runs `builderbar
 * shell`, which shows root's SSH call before it runs it. Nothing of the page or of the Mac is passed on.
 * Only a Mac can prove: that Terminal opens it without a question.
 */
export function openBuilderShell(): void {
  // Resolves to an error text if the file cannot be opened. A build that is not packed lacks the file, and the menu item too.
  shell.openPath(join(process.resourcesPath, 'builder-shell.command')).catch(() => undefined)
}
