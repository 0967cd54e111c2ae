import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { aService, aSnapshot, observed, ownVm, running } from '../../repair/fixtures/mac-fixtures.ts'

/** The process that the scripts take for launchd's VM: the only one that exists in every namespace. */
const pid = 1

/** Returns the same Mac with the job and the VM as one process, which runs in the private root. */
export function withRunningVm(snapshot: Snapshot): Snapshot {
  const services = snapshot.services.map(({ startScript }) =>
    aService({ startScript, job: observed({ ...running, pid }) }),
  )
  const machines = [{ ...ownVm, pid, ancestors: [] }]
  return aSnapshot({
    ...snapshot,
    services,
    processes: observed({ vms: machines, jobs: [], remoteBuilds: [] }),
  })
}

/** Makes the fake launchctl report the same job. */
export const putRunningJob =
  'mkdir -p /private-root/launchd; touch /private-root/launchd/loaded; echo 1 >/private-root/launchd/pid'
