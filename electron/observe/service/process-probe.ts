import {
  daemonIn,
  machinesIn,
  type ProcessLine,
  parseProcessTable,
  remoteBuildsIn,
} from '../../core/launchd/process-table.ts'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { Processes } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { printed, whyNoAnswer } from '../probe/process-result.ts'
import type { ServiceJob } from './launchd-probe.ts'

const ps = '/bin/ps'

/** A browser's arguments are long and there are many of them: more than for other programs. */
const limitBytes = 4 * 1024 * 1024

/** All processes of the Mac with their arguments; macOS shows root's to anybody (macos-facts.md 4.3). */
export async function readProcessTable(mac: Mac): Promise<Seen<readonly ProcessLine[]>> {
  const ran = await mac.run(ps, ['-axww', '-o', 'pid=,ppid=,etime=,pcpu=,rss=,command='], { limitBytes })
  const output = printed(ps, ran)
  if (!output.ok) return notSeen(mac.now(), output.why)
  const lines = parseProcessTable(output.value, mac.now())
  return lines.length === 0 ? notSeen(mac.now(), whyNoAnswer(ps, ran)) : saw(mac.now(), lines)
}

/** The few processes that matter: machines, jobs that launchd names, builds on remote builders. */
export function processesOf(
  table: Seen<readonly ProcessLine[]>,
  jobs: readonly Pick<ServiceJob, 'job'>[],
): Seen<Processes> {
  if (!table.seen) return table
  const pids = jobs.flatMap(({ job }) =>
    job.seen && job.value.known && job.value.pid !== null ? [job.value.pid] : [],
  )
  return {
    seen: true,
    at: table.at,
    value: {
      machines: machinesIn(table.value),
      jobs: table.value
        .filter((line) => pids.includes(line.pid))
        .map(({ pid, startedAt }) => ({ pid, startedAt })),
      daemon: daemonIn(table.value),
      remoteBuilds: remoteBuildsIn(table.value),
    },
  }
}
