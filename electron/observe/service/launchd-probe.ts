import { knownServices } from '../../core/builders/known-services.ts'
import {
  interpretLaunchctl,
  parseLaunchctlPrint,
  parsePrintDisabled,
} from '../../core/launchd/launchd-job.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { LaunchdJob, Service } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult, stdoutOf } from '../probe/process-result.ts'

export type ServiceJob = Pick<Service, 'label' | 'job' | 'disabled'>

const launchctl = '/bin/launchctl'

/** Reads launchd's state of each known service. It needs no rights (docs/macos.md, "Who may ask launchd"). */
export async function probeJobs(mac: Mac): Promise<ServiceJob[]> {
  const disabled = probeDisabled(mac)
  return Promise.all(
    knownServices.map(async ({ label }) => ({
      label,
      job: await probeJob(mac, label),
      disabled: (await disabled)(label),
    })),
  )
}

/** Reads launchd's state of one service; `known: false` where it is not loaded. */
export async function probeJob(mac: Mac, label: string): Promise<Observation<LaunchdJob>> {
  const ran = await mac.run(launchctl, ['print', `system/${label}`])
  if (ran.status === 'exited' && ran.code !== 0) {
    const failure = interpretLaunchctl(ran.code, ran.stderr)
    return failure.kind === 'not-loaded'
      ? observed(mac.now(), { known: false })
      : unavailable(mac.now(), failure.message)
  }
  const output = stdoutOf(launchctl, ran)
  if (!output.ok) return fromResult(mac, output)
  const job = parseLaunchctlPrint(output.value)
  return job === null ? unavailable(mac.now(), describeFailure(launchctl, ran)) : observed(mac.now(), job)
}

/**
 * Reads the list of disabled services once; one that is not in it is enabled (docs/macos.md, "Disabled services").
 */
async function probeDisabled(mac: Mac): Promise<(label: string) => Observation<boolean>> {
  const ran = await mac.run(launchctl, ['print-disabled', 'system'])
  const at = mac.now()
  const output = stdoutOf(launchctl, ran)
  if (!output.ok) return () => unavailable(at, output.reason)
  if (!/^\s*disabled services = \{/m.test(output.value))
    return () => unavailable(at, describeFailure(launchctl, ran))
  return (label) => observed(at, parsePrintDisabled(output.value, label))
}
