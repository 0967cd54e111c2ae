/** One process as `ps -axww -o pid=,ppid=,uid=,etime=,pcpu=,rss=,command=` prints it, on macOS and Linux. */
export interface ProcessLine {
  readonly pid: number
  readonly ppid: number
  /** The account that the process runs as. */
  readonly uid: number
  /** ISO time, from `etime`, so exact to a second. */
  readonly startedAt: string
  /** Of one processor; absent where ps was not asked. */
  readonly cpuPercent?: number
  readonly residentBytes?: number
  /** The arguments joined by blanks: where one ends and the next begins cannot be known. */
  readonly command: string
}

/** Last part of the program's path. A path with a blank in it cannot be told from an argument. */
export function programName(command: string): string {
  const program = command.split(' ', 1)[0] ?? ''
  return program.slice(program.lastIndexOf('/') + 1)
}
