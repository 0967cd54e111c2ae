import { isFoundByScript, knownServices } from '../core/builders/known-services.ts'
import { unavailable } from '../core/model/observation.ts'
import type { Service, Snapshot } from '../core/model/snapshot.ts'
import type { Mac } from '../mac/mac.ts'
import { probeBoot } from './mac/boot-probe.ts'
import { probeJobs, type ServiceJob } from './service/launchd-probe.ts'
import { readProcessTable, selectProcesses } from './service/process-probe.ts'
import type { ServiceFiles } from './service/service-files-probe.ts'

/** What runs now, according to launchd and to the process table. */
export interface Running {
  readonly jobs: readonly ServiceJob[]
  readonly processes: Snapshot['processes']
  readonly bootedAt: Snapshot['mac']['bootedAt']
}

/**
 * Probes launchd's jobs, the process table and the time of the last boot.
 * @param before an earlier snapshot to reuse: then nothing is probed, and each part keeps the time of its observation
 * @param services services of the last scan, if no plist changed since (`probeJobs`)
 * @param files what the plists and start scripts say; they take milliseconds
 */
export async function probeRunning(
  mac: Mac,
  before: Snapshot | null,
  services: readonly Service[] | null,
  files: Promise<readonly ServiceFiles[]>,
): Promise<Running> {
  if (before !== null) {
    return { jobs: before.services, processes: before.processes, bootedAt: before.mac.bootedAt }
  }
  const processes = readProcessTable(mac)
  const known = knownServices.map(({ label }) => label)
  // The known services do not wait for the files: a volume that hangs would take the time of launchctl too.
  const [knownJobs, foundJobs, table, bootedAt] = await Promise.all([
    probeJobs(mac, services, known),
    files.then((all) => probeFoundJobs(mac, services, all)),
    processes,
    probeBoot(mac, processes),
  ])
  const jobs = [...knownJobs, ...foundJobs]
  return { jobs, processes: selectProcesses(mac, table, jobs), bootedAt }
}

/** Probes the jobs of services that were found by their start scripts. */
async function probeFoundJobs(
  mac: Mac,
  services: readonly Service[] | null,
  files: readonly ServiceFiles[],
): Promise<readonly ServiceJob[]> {
  const labels = files.filter(isFoundByScript).map(({ label }) => label)
  return labels.length === 0 ? [] : probeJobs(mac, services, labels)
}

/** Combines each service's files with its state in launchd; the state is unavailable if launchctl was not run. */
export function combineServices(
  mac: Pick<Mac, 'now'>,
  files: readonly ServiceFiles[],
  jobs: readonly ServiceJob[],
): Service[] {
  return files.map(({ label, plistPath, plist, startScript, keepsAlive, runsAtLoad, workingDirectory }) => {
    const unknown = unavailable(mac.now(), 'launchctl was not asked about it')
    const { job, disabled } = jobs.find((each) => each.label === label) ?? { job: unknown, disabled: unknown }
    const fromPlist = {
      ...(keepsAlive === undefined ? {} : { keepsAlive }),
      ...(runsAtLoad === undefined ? {} : { runsAtLoad }),
      ...(workingDirectory === undefined ? {} : { workingDirectory }),
    }
    return { label, plistPath, plist, startScript, job, disabled, ...fromPlist }
  })
}
