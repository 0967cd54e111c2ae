import { type ProcessLine, programName } from './process-line.ts'
import type { MachineProcess } from './snapshot.ts'
import { forwardedPortIn } from './start-script.ts'

export type { ProcessLine } from './process-line.ts'
export { remoteBuildsIn } from './remote-builds.ts'

/** Reads the process table; lines that are not understood are left out. `now` is when it was taken. */
export function parseProcessTable(stdout: string, now: Date): ProcessLine[] {
  return stdout.split('\n').flatMap((line): ProcessLine[] => {
    const match = /^ *(\d{1,10}) +(\d{1,10}) +([\d:-]{4,20})(?: (.*))?$/s.exec(line)
    const age = ageInSeconds(match?.[3] ?? '')
    const startedAt = age === null ? null : timeBefore(now, age)
    const pid = Number(match?.[1])
    if (match === null || startedAt === null || pid === 0) return []
    return [{ pid, ppid: Number(match[2]), startedAt, command: (match[4] ?? '').trimEnd() }]
  })
}

/** `MM:SS`, `HH:MM:SS` or `DD-HH:MM:SS`. */
function ageInSeconds(etime: string): number | null {
  const match = /^(?:(?:(\d{1,5})-)?(\d{1,2}):)?(\d{1,2}):(\d{2})$/.exec(etime)
  if (match === null) return null
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((part) => Number(match[part] ?? 0))
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
}

/** Null where the clock is so wrong that the time cannot be written. */
function timeBefore(now: Date, seconds: number): string | null {
  const then = now.getTime() - seconds * 1000
  return then >= 0 && then < Date.UTC(9999, 0) ? new Date(then).toISOString() : null
}

/**
 * The virtual machines' monitors, known by the name of their program (`qemu-system-…`, `vzvm`, also as nixpkgs
 * wraps them), each with the processes above it, its parent first. A process that only speaks of a forward in its
 * arguments is none. macos-facts.md 4.3.
 */
export function machinesIn(lines: readonly ProcessLine[]): MachineProcess[] {
  const parents = new Map(lines.map((line) => [line.pid, line.ppid]))
  return lines.flatMap((line): MachineProcess[] => {
    const kind = kindOf(programName(line.command))
    if (kind === null) return []
    const forwardedPort = forwardedPortIn(line.command)
    const ancestors = ancestorsOf(parents, line.ppid)
    return [{ pid: line.pid, ancestors, kind, forwardedPort, startedAt: line.startedAt }]
  })
}

function kindOf(program: string): 'qemu' | 'vz' | null {
  if (/^(?:qemu-system-[a-z0-9_]+|\.qemu-system-[a-z0-9_]+-wrapped)$/.test(program)) return 'qemu'
  return /^(?:vzvm|\.vzvm-wrapped)$/.test(program) ? 'vz' : null
}

/** A machine has about five processes above it. */
const mostAncestors = 64

function ancestorsOf(parents: ReadonlyMap<number, number>, ppid: number): number[] {
  const found = new Set<number>()
  for (
    let pid = ppid;
    pid > 0 && !found.has(pid) && found.size < mostAncestors;
    pid = parents.get(pid) ?? 0
  ) {
    found.add(pid)
  }
  return [...found]
}

/** When a process began, or null where the table does not have it. */
export function startedAtOf(lines: readonly ProcessLine[], pid: number): string | null {
  return lines.find((line) => line.pid === pid)?.startedAt ?? null
}
