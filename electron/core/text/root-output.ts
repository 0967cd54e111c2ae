/** What a root script printed: its own marker lines read, everything else kept for a person. */
export interface RootOutput {
  /** The script's own exit status; null where it did not come to say it. */
  readonly status: number | null
  /** Number of the last step that was begun, counted from 1 over all plans; 0 where none was. */
  readonly lastStep: number
  /** What the script and its commands printed, without the markers of the steps and the status. */
  readonly lines: readonly string[]
}

/**
 * Reads the output of a root script. osascript turns LF into CR (docs/macos.md, "osascript and administrator
 * rights"), sudo does not, so all
 * three line ends are taken.
 */
export function readRootOutput(text: string): RootOutput {
  let status: number | null = null
  let lastStep = 0
  const lines: string[] = []
  for (const line of text.split(/\r\n|\r|\n/)) {
    const stepNumber = /^builderbar: step (\d{1,4}) of \d{1,4}: /.exec(line)?.[1]
    const statusNumber = /^builderbar: status (\d{1,3})$/.exec(line)?.[1]
    // What a program printed stands behind `| `; still, only the next step counts, and only the last line as the status.
    if (line !== '') status = null
    if (stepNumber !== undefined && Number(stepNumber) === lastStep + 1) lastStep += 1
    else if (statusNumber !== undefined) status = Number(statusNumber)
    else if (line !== '') lines.push(line)
  }
  return { status, lastStep, lines }
}
