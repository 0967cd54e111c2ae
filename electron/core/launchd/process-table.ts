import type { VmProcess } from '../model/snapshot.ts'
import { getProgramName, type ProcessLine } from './process-line.ts'
import { parseForwardedAddress, parseForwardedPort } from './start-script.ts'
import { detectVmProgram, type VmProgram } from './vm-program.ts'
import { parseVmResources } from './vm-resources.ts'
import { findVzGuest, selectVzGuests } from './vz-guest.ts'

export { getProgramName, type ProcessLine } from './process-line.ts'
export { findRemoteBuilds, findSshSessions } from './remote-builds.ts'

/** pid, ppid, uid (macOS prints -2 for nobody), etime, pcpu and rss (in KiB) if ps was asked for them, and the command. */
const columns =
  /^ *(\d{1,10}) +(\d{1,10}) +(-?\d{1,10}) +([\d:-]{4,20})(?: +(\d{1,6}\.\d) +(\d{1,12})(?= |$))?(?: (.*))?$/s

/** Parses the output of ps, which was run at `now`. Malformed lines are skipped. */
export function parseProcessTable(stdout: string, now: Date): ProcessLine[] {
  return stdout.split('\n').flatMap((line): ProcessLine[] => {
    const match = columns.exec(line)
    const age = parseElapsedSeconds(match?.[4] ?? '')
    const startedAt = age === null ? null : subtractSeconds(now, age)
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

/** Parses `MM:SS`, `HH:MM:SS` or `DD-HH:MM:SS`. */
function parseElapsedSeconds(etime: string): number | null {
  const match = /^(?:(?:(\d{1,5})-)?(\d{1,2}):)?(\d{1,2}):(\d{2})$/.exec(etime)
  if (match === null) return null
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((part) => Number(match[part] ?? 0))
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
}

/** Returns an ISO time; null if the clock is so wrong that ISO 8601 cannot represent it. */
function subtractSeconds(now: Date, seconds: number): string | null {
  const startMs = now.getTime() - seconds * 1000
  return startMs >= 0 && startMs < Date.UTC(9999, 0) ? new Date(startMs).toISOString() : null
}

/**
 * Returns the processes of VMs, recognized by their program (`detectVmProgram`), with their ancestors, the parent first
 * (docs/macos.md, "Process table"). A port forward in the arguments of another program does not count. `uid` is set if the
 * process does not belong to root.
 */
export function findVms(lines: readonly ProcessLine[], rootUid: number): VmProcess[] {
  const parents = new Map(lines.map((line) => [line.pid, line.ppid]))
  const candidates = lines.flatMap((line) => {
    const program = detectVmProgram(line.command)
    return program === null ? [] : [{ line, program }]
  })
  const users = candidates.filter(({ program }) => usesVirtualization(program)).map(({ line }) => line)
  const guests = users.length === 0 ? [] : selectVzGuests(lines)
  return candidates.map(({ line, program }): VmProcess => {
    const forwardedPort = parseForwardedPort(line.command)
    const ancestors = listAncestors(parents, line.ppid)
    const forwardedAddress = forwardedPort === null ? null : parseForwardedAddress(line.command)
    return {
      pid: line.pid,
      ancestors,
      kind: program.kind,
      ...(program.kind === 'qemu' || program.name === 'vzvm' ? {} : { program: program.name }),
      forwardedPort,
      startedAt: line.startedAt,
      ...(line.uid === rootUid ? {} : { uid: line.uid }),
      ...(forwardedAddress === null ? {} : { forwardedAddress }),
      ...(usesVirtualization(program) ? addLoads(line, findVzGuest(guests, users, line)) : getLoad(line)),
      ...parseVmResources(line.command),
    }
  })
}

/** krunkit runs its guest itself, by Hypervisor.framework (docs/macos.md, "Process table"). */
function usesVirtualization({ kind, name }: VmProgram): boolean {
  return kind === 'vz' && name !== 'krunkit'
}

type Load = Pick<VmProcess, 'cpuPercent' | 'residentBytes'>

function getLoad({ cpuPercent, residentBytes }: ProcessLine): Load {
  return {
    ...(cpuPercent === undefined ? {} : { cpuPercent }),
    ...(residentBytes === undefined ? {} : { residentBytes }),
  }
}

/** The load of a VM is that of its program and of its guest's process; unknown if the guest's process is. */
function addLoads(program: ProcessLine, guest: ProcessLine | null): Load {
  if (guest?.cpuPercent === undefined || guest.residentBytes === undefined) return {}
  return {
    cpuPercent: (program.cpuPercent ?? 0) + guest.cpuPercent,
    residentBytes: (program.residentBytes ?? 0) + guest.residentBytes,
  }
}

/** A VM has about five ancestors. */
const maxAncestors = 64

export function listAncestors(parents: ReadonlyMap<number, number>, ppid: number): number[] {
  const ancestors = new Set<number>()
  for (
    let pid = ppid;
    pid > 0 && !ancestors.has(pid) && ancestors.size < maxAncestors;
    pid = parents.get(pid) ?? 0
  ) {
    ancestors.add(pid)
  }
  return [...ancestors]
}

/**
 * Returns the nix-daemon, or null. It forks for each connection, so it is root's oldest process of that name. One with
 * `--stdio` serves another computer's ssh connection.
 */
export function findDaemon(
  lines: readonly ProcessLine[],
  rootUid: number,
): { pid: number; startedAt: string } | null {
  const daemons = lines.filter(
    ({ uid, command }) =>
      uid === rootUid && getProgramName(command) === 'nix-daemon' && !command.includes('--stdio'),
  )
  const [oldestDaemon] = daemons.sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
  return oldestDaemon === undefined ? null : { pid: oldestDaemon.pid, startedAt: oldestDaemon.startedAt }
}

/** Returns when a process started; null if it is not in the table. */
export function findStartTime(lines: readonly ProcessLine[], pid: number): string | null {
  return lines.find((line) => line.pid === pid)?.startedAt ?? null
}
