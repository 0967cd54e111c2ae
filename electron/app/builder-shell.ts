import { join } from 'node:path'
import { shell } from 'electron'

/**
 * Opens Terminal with a shell in the builder: the file beside the command line tool (electron-builder.yml) runs `builderbar
 * shell`, which shows root's SSH call before it runs it. Nothing of the page or of the Mac is passed on.
 * Only a Mac can prove: that Terminal opens it without a question.
 */
export function openBuilderShell(): void {
  // Answers with a text where it could not be opened, such as from a build that is not packed; there is then no item for it.
  shell.openPath(join(process.resourcesPath, 'builder-shell.command')).catch(() => undefined)
}
