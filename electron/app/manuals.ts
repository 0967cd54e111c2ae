import { shell } from 'electron'
import type { SetupOption } from '../diagnose/views/setup-options.ts'

/** Opens the manual of a way to set up a builder in the browser. The address is the program's own, never the page's. */
export function openManual({ manual }: SetupOption): void {
  // Rejects where no browser is set; the address is on the button too.
  shell.openExternal(manual).catch(() => undefined)
}
