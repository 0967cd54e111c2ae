import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { aService, aSnapshot, ownMachine, running, seen } from '../../repair/a-mac.ts'

/** The process that the scripts are told is launchd's machine: the only one that every namespace has. */
const pid = 1

/** The same Mac, whose job and machine are one process that runs in the private root. */
export function withRunningMachine(snapshot: Snapshot): Snapshot {
  const services = snapshot.services.map(({ startScript }) =>
    aService({ startScript, job: seen({ ...running, pid }) }),
  )
  const machines = [{ ...ownMachine, pid, ancestors: [] }]
  return aSnapshot({ ...snapshot, services, processes: seen({ vms: machines, jobs: [], remoteBuilds: [] }) })
}

/** launchd's stand-in says the same of the job. */
export const putRunningJob =
  'mkdir -p /private-root/launchd; touch /private-root/launchd/loaded; echo 1 >/private-root/launchd/pid'
