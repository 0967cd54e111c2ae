/** What the app was started for: the menu bar, a command of the terminal face, or nothing that it may do. */
export type Started =
  | { readonly kind: 'menu-bar' }
  | { readonly kind: 'terminal'; readonly args: readonly string[] }
  | { readonly kind: 'nothing'; readonly refused: string }

/**
 * Chromium's switches that let another program steer the page of the app, look into it, or weaken its walls. The
 * fuses end `--inspect` and its like only (Electron's documentation, "Fuses").
 */
const refusedSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-targets',
  'remote-allow-origins',
  'custom-devtools-frontend',
  'auto-open-devtools-for-tabs',
  'disable-web-security',
  'disable-site-isolation-trials',
  'load-extension',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
]

/** Options that stand alone in front of no command. */
const terminalOptions = ['--help', '-h', '--version']

/**
 * Decides by the words behind the program's name.
 * @param words of a packed app; an app that is developed has its own folder there and is always the menu bar
 */
export function startedFor(messages: readonly string[]): Started {
  const refused = messages.map(switchName).find((name) => name !== null && refusedSwitches.includes(name))
  if (refused) return { kind: 'nothing', refused }
  const first = messages[0]
  if (first === undefined) return { kind: 'menu-bar' }
  const isCommand = !first.startsWith('-') || terminalOptions.includes(first)
  return isCommand ? { kind: 'terminal', args: messages } : { kind: 'menu-bar' }
}

/** Chromium takes one dash for two, and letters of either case; what stands behind `--` it takes for a file's name. */
function switchName(word: string): string | null {
  return /^--?([^=]+)/.exec(word)?.[1]?.toLowerCase() ?? null
}
