import type { Mac } from '../../mac/mac.ts'

/** A fixed program; the words come as arguments and are never part of its text. */
const program = [
  ...['-e', 'on run argv'],
  ...['-e', 'display notification (item 1 of argv) with title (item 2 of argv)'],
  ...['-e', 'end run'],
]

/**
 * Shows a notification under the name of Script Editor, for an app that macOS gives none of its own because it is not
 * signed (docs/macos.md, "Notifications"). It cannot be withdrawn and a click on it leads nowhere. True where
 * osascript took it.
 * Only a Mac can prove: that it appears.
 */
export async function notifyByOsascript(mac: Mac, title: string, body: string): Promise<boolean> {
  // Words that begin with a dash would be taken for options of osascript.
  const messages = [body, title].map((text) => text.replace(/^-+/, ''))
  const ran = await mac.run('/usr/bin/osascript', [...program, ...messages], { timeoutMs: 5000 })
  return ran.status === 'exited' && ran.code === 0
}
