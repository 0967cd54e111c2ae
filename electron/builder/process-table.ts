import type { MachineProcess, Processes } from './snapshot.ts'
import { forwardedPortIn } from './start-script.ts'

/** One process as `ps -axww -o pid=,ppid=,etime=,command=` prints it. */
export interface ProcessLine {
  readonly pid: number
  readonly ppid: number
  /** ISO time, from `etime`, so exact to a second. */
  readonly startedAt: string
  /** The arguments joined by blanks: where one ends and the next begins cannot be known. */
  readonly command: string
}

/** Reads the process table; lines that are not understood are left out. */
export function parseProcessTable(stdout: string, now: Date): ProcessLine[] {
  const lines: ProcessLine[] = []
  for (const line of stdout.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)\s+(.*)$/.exec(line)
    if (match === null) continue
    const [days, hours, minutes, seconds] = match.slice(3, 7).map((part) => Number(part ?? 0))
    const age = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
    lines.push({
      pid: Number(match[1]),
      ppid: Number(match[2]),
      startedAt: new Date(now.getTime() - age * 1000).toISOString(),
      command: match[7] ?? '',
    })
  }
  return lines
}

/** The virtual machines' monitors, with the processes above each. */
export function machinesIn(lines: readonly ProcessLine[]): MachineProcess[] {
  return lines.flatMap((line): MachineProcess[] => {
    const name = line.command.split(' ', 1)[0]?.split('/').at(-1) ?? ''
    const kind = /^\.?qemu-system-/.test(name) ? 'qemu' : name === 'vzvm' ? 'vz' : null
    if (kind === null) return []
    const ancestors = ancestorsOf(lines, line.ppid)
    return [
      {
        pid: line.pid,
        ancestors,
        kind,
        forwardedPort: forwardedPortIn(line.command),
        startedAt: line.startedAt,
      },
    ]
  })
}

function ancestorsOf(lines: readonly ProcessLine[], ppid: number): number[] {
  const parents = new Map(lines.map((line) => [line.pid, line.ppid]))
  const found: number[] = []
  for (let pid = ppid; pid > 0 && !found.includes(pid); pid = parents.get(pid) ?? 0) found.push(pid)
  return found
}

/** Builds that run on a remote builder now. */
export function remoteBuildsIn(lines: readonly ProcessLine[]): Processes['remoteBuilds'] {
  return lines
    .filter((line) => /^\S*nix\S* __build-remote\b/.test(line.command))
    .map((line) => ({ pid: line.pid, uri: null, startedAt: line.startedAt }))
}

/** When a process began, or null where the table does not have it. */
export function startedAtOf(lines: readonly ProcessLine[], pid: number): string | null {
  return lines.find((line) => line.pid === pid)?.startedAt ?? null
}
