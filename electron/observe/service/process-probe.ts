import {
  findDaemon,
  findRemoteBuilds,
  findSshSessions,
  findVms,
  type ProcessLine,
  parseProcessTable,
} from '../../core/launchd/process-table.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Processes } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult, getStdout } from '../probe/process-result.ts'
import type { ServiceJob } from './launchd-probe.ts'

const ps = '/bin/ps'

/** Higher than for other programs: a browser alone has many processes with long arguments. */
const maxBytes = 4 * 1024 * 1024

/** Reads all processes with their arguments; macOS shows root's to every account (docs/macos.md, "Process table"). */
export async function readProcessTable(mac: Mac): Promise<Observation<readonly ProcessLine[]>> {
  const result = await mac.run(ps, ['-axww', '-o', 'pid=,ppid=,uid=,etime=,pcpu=,rss=,command='], {
    maxBytes,
  })
  const output = getStdout(ps, result)
  if (!output.ok) return fromResult(mac, output)
  const lines = parseProcessTable(output.value, mac.now())
  return lines.length === 0 ? unavailable(mac.now(), describeFailure(ps, result)) : observed(mac.now(), lines)
}

/**
 * Selects the processes that matter: VMs, launchd's jobs, the nix-daemon, builds on remote builders, and other ssh connections
 * to the builders' hosts. Any account can start a program with any name and arguments, so only root's processes count as
 * nix-daemon and builds.
 */
export function selectProcesses(
  mac: Pick<Mac, 'rootUid'>,
  table: Observation<readonly ProcessLine[]>,
  jobs: readonly Pick<ServiceJob, 'job'>[],
  hosts: ReadonlySet<string> = new Set(),
): Observation<Processes> {
  if (!table.observed) return table
  const pids = jobs.flatMap(({ job }) =>
    job.observed && job.value.known && job.value.pid !== null ? [job.value.pid] : [],
  )
  return {
    observed: true,
    at: table.at,
    value: {
      vms: findVms(table.value, mac.rootUid),
      jobs: table.value
        .filter((line) => pids.includes(line.pid))
        .map(({ pid, startedAt }) => ({ pid, startedAt })),
      daemon: findDaemon(table.value, mac.rootUid),
      sshSessions: findSshSessions(table.value, mac.rootUid, hosts),
      remoteBuilds: findRemoteBuilds(table.value, mac.rootUid),
    },
  }
}
