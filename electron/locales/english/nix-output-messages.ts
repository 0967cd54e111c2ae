/** What Nix printed, explained. */
export const nixOutputMessages = {
  heading: 'Copied Nix output',
  paste: 'Paste Nix Output…',
  reading: 'Reading it and checking this Mac…',
  empty: 'The clipboard has no text',
  refused: 'Builderbar can’t read the clipboard',
  notChecked: 'This Mac hasn’t been checked yet',
  howToCopy: 'Copy what Nix printed in the terminal, then choose Paste Nix Output again.',
  useTerminal: 'Pipe the output into the command line tool: builderbar explain -',
  tryLater: 'Choose Paste Nix Output again in a moment.',
  /** This Mac shows the same problem. */
  agreed: (headline: string) => `This is why: ${headline}`,
  likely: (headline: string) => `Most likely: ${headline}`,
  unreached: (host: string) => `Nix couldn’t build on ${host}, and its output doesn’t say why`,
  nothing: 'This output isn’t about a Linux builder',
  unrecognized: 'Nothing recognized in this output',
  own: 'If a build failed, its own output, above the last error, says why.',
  line: (line: number, words: string) => `Line ${line}: ${words}`,
}
