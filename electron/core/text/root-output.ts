/** The output of a root script: its marker lines parsed, all other lines for the user. */
export interface RootOutput {
  /** The script's own exit status; null if the script ended before it printed one. */
  readonly status: number | null
  /** Number of the last step that was started, from 1 over all plans; 0 if none was. */
  readonly lastStep: number
  /** Output of the script and its commands, without the step and status markers. */
  readonly lines: readonly string[]
}

/**
 * Parses the output of a root script. osascript turns LF into CR and sudo does not, so all three line ends are accepted
 * (docs/macos.md, "osascript and administrator rights").
 */
export function parseRootOutput(text: string): RootOutput {
  let status: number | null = null
  let lastStep = 0
  const lines: string[] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    const stepNumber = /^builderbar: step (\d{1,4}) of \d{1,4}: /.exec(line)?.[1]
    const statusNumber = /^builderbar: status (\d{1,3})$/.exec(line)?.[1]
    // Output of programs is prefixed by `| `. As a second safeguard, a step counts only in order and a status only as the last line.
    if (line !== '') status = null
    if (stepNumber !== undefined && Number(stepNumber) === lastStep + 1) lastStep += 1
    else if (statusNumber !== undefined) status = Number(statusNumber)
    else if (line !== '') lines.push(line)
  }
  return { status, lastStep, lines }
}
