/** A process that listens on a TCP port. */
export interface ListeningProcess {
  readonly port: number
  readonly pid: number
}

/**
 * Parses `netstat -anv -p tcp`, which shows the sockets of all accounts to every account, unlike lsof (docs/macos.md, "Process
 * table"). The column of the process is `pid` on older macOS and `process:pid` on newer ones; which one, the heading
 * tells. Lines of other forms are skipped.
 */
export function parseListeningProcesses(stdout: string): ListeningProcess[] {
  const lines = stdout.split('\n')
  const heading = lines.find((line) => line.includes('(state)'))
  const names = heading?.slice(heading.indexOf('(state)')).trim().split(/\s+/).slice(1) ?? []
  const column = names.findIndex((name) => name === 'pid' || name === 'process:pid')
  if (column < 0) return []
  return lines.flatMap((line): ListeningProcess[] => {
    const match = /^tcp\S{0,3} +\d+ +\d+ +\S{1,64}\.(\d{1,5}) +\S{1,64} +LISTEN +(.*)$/.exec(line)
    if (match === null) return []
    const port = Number(match[1])
    const pid = readPid(match[2] ?? '', column)
    return pid === null || port < 1 || port > 65535 ? [] : [{ port, pid }]
  })
}

/** Reads the process after `column` numbers; the name of a program may contain blanks. */
function readPid(fields: string, column: number): number | null {
  const words = fields.split(/ +/)
  const digits = /^(?:[^:]{1,64}:)?(\d{1,10})(?: |$)/.exec(words.slice(column).join(' '))?.[1]
  const pid = Number(digits ?? 0)
  return pid > 0 ? pid : null
}
