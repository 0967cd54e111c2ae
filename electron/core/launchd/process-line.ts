/** One process as `ps -axww -o pid=,ppid=,uid=,etime=,pcpu=,rss=,command=` prints it, on macOS and Linux. */
export interface ProcessLine {
  readonly pid: number
  readonly ppid: number
  /** The account that the process runs as. */
  readonly uid: number
  /** ISO time, from `etime`, so exact to a second. */
  readonly startedAt: string
  /** Percent of one core; absent if ps was not asked for it. */
  readonly cpuPercent?: number
  readonly residentBytes?: number
  /** The arguments joined by blanks, so a blank within an argument cannot be distinguished from a separator. */
  readonly command: string
}

/** Returns the last part of the program's path; wrong if the path contains a blank. */
export function getProgramName(command: string): string {
  const program = command.split(' ', 1)[0] ?? ''
  return program.slice(program.lastIndexOf('/') + 1)
}
