/** What the app was started for: the menu bar, a command of the terminal face, or nothing that it may do. */
export type Started =
  | { readonly kind: 'menu-bar' }
  | { readonly kind: 'terminal'; readonly args: readonly string[] }
  | { readonly kind: 'nothing'; readonly refused: string }

/** Options that stand alone in front of no command. */
const terminalOptions = ['--help', '-h', '--version']

/**
 * Decides by the words behind the program's name. The menu bar takes none but the process number that older versions of
 * macOS add (`-psn_0_12345`): any of Chromium's switches may let another program steer the page, look into it, answer for
 * the server of the updates or start a program in the app's name (Electron's documentation, "Supported Command Line
 * Switches"; the fuses end `--inspect` and its like only). A command's own parser refuses what the command does not
 * take, before there is a window or a request.
 * @param words of a packed app; an app that is developed has its own folder there and is always the menu bar
 */
export function startedFor(messages: readonly string[]): Started {
  const [first] = messages
  if (first !== undefined && (!first.startsWith('-') || terminalOptions.includes(first))) {
    return { kind: 'terminal', args: messages }
  }
  const refused = messages.find((word) => !/^-psn_\d{1,10}_\d{1,10}$/.test(word))
  return refused === undefined ? { kind: 'menu-bar' } : { kind: 'nothing', refused: nameOf(refused) }
}

/** Without its value and its dashes. */
function nameOf(word: string): string {
  return /^-{0,2}([\w-]{1,60})/.exec(word)?.[1]?.toLowerCase() ?? word.slice(0, 60)
}
