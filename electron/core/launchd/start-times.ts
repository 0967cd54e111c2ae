import type { Processes } from '../model/snapshot.ts'

/** `ps` prints ages in whole seconds, so a start that is computed from one differs by up to a second between scans. */
const jitterMs = 2000

interface Started {
  readonly pid: number
  readonly startedAt: string
}

/**
 * Returns the processes with the start times of an earlier scan where both are those of the same process, so that what is
 * computed from a start, such as a root script, stays the same from scan to scan. A process number that another process has
 * since got keeps its own time.
 */
export function keepStartTimes(before: Processes | null, now: Processes): Processes {
  if (before === null) return now
  const known = new Map(listStarted(before).map(({ pid, startedAt }) => [pid, startedAt]))
  const keep = <Process extends Started>(process: Process): Process => {
    const earlier = known.get(process.pid)
    const isSame =
      earlier !== undefined && Math.abs(Date.parse(earlier) - Date.parse(process.startedAt)) <= jitterMs
    return isSame ? { ...process, startedAt: earlier } : process
  }
  return {
    ...now,
    vms: now.vms.map(keep),
    jobs: now.jobs.map(keep),
    ...(now.daemon ? { daemon: keep(now.daemon) } : {}),
    remoteBuilds: now.remoteBuilds.map(keep),
  }
}

function listStarted({ vms, jobs, daemon, remoteBuilds }: Processes): readonly Started[] {
  return [...vms, ...jobs, ...(daemon ? [daemon] : []), ...remoteBuilds]
}
