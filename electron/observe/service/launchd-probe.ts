import { knownServices } from '../../core/builders/known-services.ts'
import { parseLaunchctlPrint, parsePrintDisabled, whatLaunchctlSaid } from '../../core/launchd/launchd-job.ts'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { LaunchdJob, Service } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { printed, whyNoAnswer } from '../probe/process-result.ts'

export type ServiceJob = Pick<Service, 'label' | 'job' | 'disabled'>

const launchctl = '/bin/launchctl'

/** What launchd says of each service that is looked at. Anybody may ask (macos-facts.md 1.1). */
export async function lookAtJobs(mac: Mac): Promise<ServiceJob[]> {
  const disabled = lookAtDisabled(mac)
  return Promise.all(
    knownServices.map(async ({ label }) => ({
      label,
      job: await lookAtJob(mac, label),
      disabled: (await disabled)(label),
    })),
  )
}

async function lookAtJob(mac: Mac, label: string): Promise<Seen<LaunchdJob>> {
  const ran = await mac.run(launchctl, ['print', `system/${label}`])
  if (ran.ended === 'exited' && ran.code !== 0) {
    const said = whatLaunchctlSaid(ran.code, ran.stderr)
    return said.kind === 'not-loaded' ? saw(mac.now(), { known: false }) : notSeen(mac.now(), said.says)
  }
  const output = printed(launchctl, ran)
  if (!output.ok) return notSeen(mac.now(), output.why)
  const job = parseLaunchctlPrint(output.value)
  return job === null ? notSeen(mac.now(), whyNoAnswer(launchctl, ran)) : saw(mac.now(), job)
}

/** One list for all services; a service that it does not name is not switched off (macos-facts.md 1.5). */
async function lookAtDisabled(mac: Mac): Promise<(label: string) => Seen<boolean>> {
  const ran = await mac.run(launchctl, ['print-disabled', 'system'])
  const at = mac.now()
  const output = printed(launchctl, ran)
  if (!output.ok) return () => notSeen(at, output.why)
  if (!/^\s*disabled services = \{/m.test(output.value)) return () => notSeen(at, whyNoAnswer(launchctl, ran))
  return (label) => saw(at, parsePrintDisabled(output.value, label))
}
