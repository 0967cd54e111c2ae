import type { Mac } from '../../mac/mac.ts'

/** A fixed script; the texts are its arguments and never part of it. */
const scriptLines = [
  'on run argv',
  'display notification (item 1 of argv) with title (item 2 of argv)',
  'end run',
]

/**
 * Shows a notification under the name of Script Editor, because macOS shows none of an unsigned app (docs/macos.md,
 * "Notifications"). It cannot be withdrawn, and a click on it does nothing. Resolves to true if osascript succeeded.
 * Only a Mac can prove: that it appears.
 */
export async function notifyByOsascript(mac: Mac, title: string, body: string): Promise<boolean> {
  // osascript would take a text that begins with a dash for an option.
  const texts = [body, title].map((text) => text.replace(/^-+/, ''))
  const script = scriptLines.flatMap((line) => ['-e', line])
  const result = await mac.run('/usr/bin/osascript', [...script, ...texts], { timeoutMs: 5000 })
  return result.status === 'exited' && result.code === 0
}
