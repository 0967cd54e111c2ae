import { unavailable } from '../core/model/observation.ts'
import type { Service, Snapshot } from '../core/model/snapshot.ts'
import type { Mac } from '../mac/mac.ts'
import { probeBoot } from './mac/mac-version-probe.ts'
import { probeJobs, type ServiceJob } from './service/launchd-probe.ts'
import { processesOf, readProcessTable } from './service/process-probe.ts'
import type { ServiceFiles } from './service/service-files-probe.ts'

/** What runs now, by launchd and by the list of processes. */
export interface Running {
  readonly jobs: readonly ServiceJob[]
  readonly processes: Snapshot['processes']
  readonly bootedAt: Snapshot['mac']['bootedAt']
}

/** `before` is a snapshot to take all of it over from; each part keeps its time. */
export async function probeRunning(mac: Mac, before: Snapshot | null): Promise<Running> {
  if (before !== null) {
    return { jobs: before.services, processes: before.processes, bootedAt: before.mac.bootedAt }
  }
  const processes = readProcessTable(mac)
  const [jobs, table, bootedAt] = await Promise.all([probeJobs(mac), processes, probeBoot(mac, processes)])
  return { jobs, processes: processesOf(mac, table, jobs), bootedAt }
}

/** What is known of each service, its files and launchd's word of it put together. */
export function servicesOf(
  mac: Pick<Mac, 'now'>,
  files: readonly ServiceFiles[],
  jobs: readonly ServiceJob[],
): Service[] {
  return files.map(({ label, plistPath, plist, startScript, keepsAlive, workingDirectory }) => {
    const unknown = unavailable(mac.now(), 'launchctl was not asked about it')
    const { job, disabled } = jobs.find((each) => each.label === label) ?? { job: unknown, disabled: unknown }
    const said = {
      ...(keepsAlive === undefined ? {} : { keepsAlive }),
      ...(workingDirectory === undefined ? {} : { workingDirectory }),
    }
    return { label, plistPath, plist, startScript, job, disabled, ...said }
  })
}
