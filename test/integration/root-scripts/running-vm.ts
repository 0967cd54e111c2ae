import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { observed } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob, aService } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'

/** The process that the scripts take for launchd's VM: the only one that exists in every namespace. */
const pid = 1

/** Returns the same Mac with the job and the VM as one process, which runs in the private root. */
export function withRunningVm(snapshot: Snapshot): Snapshot {
  const services = snapshot.services.map(({ startScript }) =>
    aService({ startScript, job: observed(aJob({ pid })) }),
  )
  const machines = [aVm({ pid, ancestors: [] })]
  return healthySnapshot({
    ...snapshot,
    services,
    processes: observed({ vms: machines, jobs: [], remoteBuilds: [] }),
  })
}

/** Makes the fake launchctl report the same job. */
export const putRunningJob =
  'mkdir -p /private-root/launchd; touch /private-root/launchd/loaded; echo 1 >/private-root/launchd/pid'
