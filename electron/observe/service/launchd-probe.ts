import {
  interpretLaunchctl,
  parseLaunchctlPrint,
  parsePrintDisabled,
} from '../../core/launchd/launchd-job.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { LaunchdJob, Service } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult, getStdout } from '../probe/process-result.ts'

/** Texts of launchd's services. */
export const launchdProbeTexts = defineTexts({
  notAsked: (label: string) => `launchctl wasn't asked about ${label}`,
})

export type ServiceJob = Pick<Service, 'label' | 'job' | 'disabled'>

const launchctl = '/bin/launchctl'

/**
 * Reads launchd's state of services. It needs no rights (docs/macos.md, "Who may query launchd").
 * @param before services of the last scan, if no plist changed since. For ten minutes launchctl is then not run for a service
 * that had neither a plist nor a job, nor for the list of disabled services if it had none of ours and every job is loaded.
 * A reused observation keeps its time.
 * @param labels of the services that are asked about at once
 * @param laterLabels labels of further services
 */
export async function probeJobs(
  mac: Mac,
  before: readonly Service[] | null,
  labels: readonly string[],
  laterLabels: Promise<readonly string[]>,
): Promise<ServiceJob[]> {
  let disabledList: Promise<DisabledList> | null = null
  const listDisabled = () => {
    disabledList ??= probeDisabled(mac)
    return disabledList
  }
  const [first, laterJobs] = await Promise.all([
    probeEach(mac, before ?? [], labels, listDisabled),
    laterLabels.then((resolvedLabels) => probeEach(mac, before ?? [], resolvedLabels, listDisabled)),
  ])
  return [...first, ...laterJobs]
}

async function probeEach(
  mac: Mac,
  before: readonly Service[],
  labels: readonly string[],
  listDisabled: () => Promise<DisabledList>,
): Promise<ServiceJob[]> {
  const absentServices = before.filter(
    (service) => labels.includes(service.label) && isServiceAbsent(service) && isRecent(mac, service.job),
  )
  const askedLabels = labels.filter((label) => !absentServices.some((service) => service.label === label))
  const enabled = findEarlierEnabled(mac, before, askedLabels)
  // In parallel, because a launchctl that hangs takes its whole time limit.
  const [jobs, disabledList] = await Promise.all([
    Promise.all(askedLabels.map(async (label) => ({ label, job: await probeJob(mac, label) }))),
    enabled === null ? listDisabled() : null,
  ])
  const areLoaded = jobs.every(({ job }) => job.observed && job.value.known)
  const disabled = disabledList ?? (areLoaded && enabled !== null ? enabled : await listDisabled())
  return [...jobs.map((job) => ({ ...job, disabled: disabled(job.label) })), ...absentServices]
}

/** Returns whether the service with this label is disabled. */
type DisabledList = (label: string) => Observation<boolean>

const reuseMs = 10 * 60_000

function isRecent(mac: Pick<Mac, 'now'>, { at }: Observation<unknown>): boolean {
  const age = mac.now().getTime() - Date.parse(at)
  return age >= 0 && age < reuseMs
}

/** Whether neither launchd nor the file system knew the service. */
function isServiceAbsent({ plist, job }: Service): boolean {
  return plist.observed && !plist.value.exists && job.observed && !job.value.known
}

/** Returns the earlier observations that these services are enabled; null if one was disabled, unavailable or is too old. */
function findEarlierEnabled(
  mac: Pick<Mac, 'now'>,
  before: readonly Service[],
  labels: readonly string[],
): DisabledList | null {
  const enabled = new Map(
    before
      .filter(({ disabled }) => disabled.observed && !disabled.value && isRecent(mac, disabled))
      .map(({ label, disabled }) => [label, disabled]),
  )
  if (!labels.every((label) => enabled.has(label))) return null
  return (label) => enabled.get(label) ?? unavailable(mac.now(), launchdProbeTexts.notAsked(label))
}

/** Reads launchd's state of one service; `known: false` if it is not loaded. */
export async function probeJob(mac: Mac, label: string, domain = 'system'): Promise<Observation<LaunchdJob>> {
  const result = await mac.run(launchctl, ['print', `${domain}/${label}`])
  if (result.status === 'exited' && result.code !== 0) {
    const failure = interpretLaunchctl(result.code, result.stderr)
    return failure.kind === 'not-loaded'
      ? observed(mac.now(), { known: false })
      : unavailable(mac.now(), failure.message)
  }
  const output = getStdout(launchctl, result)
  if (!output.ok) return fromResult(mac, output)
  const job = parseLaunchctlPrint(output.value)
  return job === null ? unavailable(mac.now(), describeFailure(launchctl, result)) : observed(mac.now(), job)
}

/**
 * Reads the list of disabled services once; one that is not in it is enabled (docs/macos.md, "Disabled services").
 */
export async function probeDisabled(mac: Mac, domain = 'system'): Promise<DisabledList> {
  const result = await mac.run(launchctl, ['print-disabled', domain])
  const at = mac.now()
  const output = getStdout(launchctl, result)
  if (!output.ok) return () => unavailable(at, output.reason)
  if (!/^\s*disabled services = \{/m.test(output.value))
    return () => unavailable(at, describeFailure(launchctl, result))
  return (label) => observed(at, parsePrintDisabled(output.value, label))
}
