/** The mode in which the app was started: the menu bar, a command of the CLI, or neither, with the refused option. */
export type StartMode =
  | { readonly kind: 'menu-bar' }
  | { readonly kind: 'terminal'; readonly args: readonly string[] }
  | { readonly kind: 'nothing'; readonly refused: string }

/** Options of the CLI that need no command. */
const terminalOptions = ['--help', '-h', '--version']

/**
 * Returns the mode that the command line requests. The menu bar accepts only the process number that older versions of
 * macOS add (`-psn_0_12345`): with some of Chromium's switches another program could control or read the page, answer for
 * the update server or start a program in the app's name (Electron's documentation, "Supported Command Line Switches";
 * the fuses disable only `--inspect` and similar). The CLI's own parser refuses unknown arguments of a command.
 * @param args arguments of a packed app, without the program; in development they contain the app's folder
 */
export function parseStartMode(args: readonly string[]): StartMode {
  const [first] = args
  if (first !== undefined && (!first.startsWith('-') || terminalOptions.includes(first))) {
    return { kind: 'terminal', args }
  }
  const refusedArgument = args.find((arg) => !/^-psn_\d{1,10}_\d{1,10}$/.test(arg))
  return refusedArgument === undefined
    ? { kind: 'menu-bar' }
    : { kind: 'nothing', refused: getOptionName(refusedArgument) }
}

/** Returns the name of an option without its value and dashes. */
function getOptionName(arg: string): string {
  return /^-{0,2}([\w-]{1,60})/.exec(arg)?.[1]?.toLowerCase() ?? arg.slice(0, 60)
}
