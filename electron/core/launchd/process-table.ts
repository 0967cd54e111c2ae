import type { VmProcess } from '../model/snapshot.ts'
import { type ProcessLine, programName } from './process-line.ts'
import { forwardedAddressIn, forwardedPortIn } from './start-script.ts'

export type { ProcessLine } from './process-line.ts'
export { remoteBuildsIn } from './remote-builds.ts'

/** pid, ppid, uid (macOS prints -2 for nobody), etime, then pcpu and rss (in KiB) where ps was asked for them, and the command. */
const columns =
  /^ *(\d{1,10}) +(\d{1,10}) +(-?\d{1,10}) +([\d:-]{4,20})(?: +(\d{1,6}\.\d) +(\d{1,12})(?= |$))?(?: (.*))?$/s

/** Reads the process table; lines that are not understood are left out. `now` is when it was taken. */
export function parseProcessTable(stdout: string, now: Date): ProcessLine[] {
  return stdout.split('\n').flatMap((line): ProcessLine[] => {
    const match = columns.exec(line)
    const age = ageInSeconds(match?.[4] ?? '')
    const startedAt = age === null ? null : timeBefore(now, age)
    const pid = Number(match?.[1])
    if (match === null || startedAt === null || pid === 0) return []
    const [, , ppid, uid, , cpu, kibibytes, command = ''] = match
    const load =
      cpu === undefined || kibibytes === undefined
        ? {}
        : { cpuPercent: Number(cpu), residentBytes: Number(kibibytes) * 1024 }
    return [{ pid, ppid: Number(ppid), uid: Number(uid), startedAt, ...load, command: command.trimEnd() }]
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
 * arguments is none. docs/macos.md, "Process table". One of another account than root has its uid.
 */
export function vmsIn(lines: readonly ProcessLine[], rootUid: number): VmProcess[] {
  const parents = new Map(lines.map((line) => [line.pid, line.ppid]))
  return lines.flatMap((line): VmProcess[] => {
    const kind = kindOf(programName(line.command))
    if (kind === null) return []
    const forwardedPort = forwardedPortIn(line.command)
    const ancestors = ancestorsOf(parents, line.ppid)
    const forwardedAddress = forwardedPort === null ? null : forwardedAddressIn(line.command)
    return [
      {
        pid: line.pid,
        ancestors,
        kind,
        forwardedPort,
        startedAt: line.startedAt,
        ...(line.uid === rootUid ? {} : { uid: line.uid }),
        ...(forwardedAddress === null ? {} : { forwardedAddress }),
        ...(line.cpuPercent === undefined ? {} : { cpuPercent: line.cpuPercent }),
        ...(line.residentBytes === undefined ? {} : { residentBytes: line.residentBytes }),
      },
    ]
  })
}

function kindOf(program: string): 'qemu' | 'vz' | null {
  if (/^(?:qemu-system-[a-z0-9_]+|\.qemu-system-[a-z0-9_]+-wrapped)$/.test(program)) return 'qemu'
  return /^(?:vzvm|\.vzvm-wrapped)$/.test(program) ? 'vz' : null
}

/** A machine has about five processes above it. */
const maxAncestors = 64

function ancestorsOf(parents: ReadonlyMap<number, number>, ppid: number): number[] {
  const found = new Set<number>()
  for (let pid = ppid; pid > 0 && !found.has(pid) && found.size < maxAncestors; pid = parents.get(pid) ?? 0) {
    found.add(pid)
  }
  return [...found]
}

/**
 * The nix-daemon itself, a process of root. It forks for each connection, so the oldest process of that name is taken; one with
 * `--stdio` is the far end of somebody's connection.
 */
export function daemonIn(
  lines: readonly ProcessLine[],
  rootUid: number,
): { pid: number; startedAt: string } | null {
  const daemons = lines.filter(
    ({ uid, command }) =>
      uid === rootUid && programName(command) === 'nix-daemon' && !command.includes('--stdio'),
  )
  const [oldest] = daemons.sort((one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt))
  return oldest === undefined ? null : { pid: oldest.pid, startedAt: oldest.startedAt }
}

/** When a process began, or null where the table does not have it. */
export function startedAtOf(lines: readonly ProcessLine[], pid: number): string | null {
  return lines.find((line) => line.pid === pid)?.startedAt ?? null
}
