import { type BuilderWithEntry, listBuilders } from '../../core/builders/builder.ts'
import { getWorkingDirectory } from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import { removeDuplicates } from '../../core/collections/duplicates.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { isCrashLooping, isStarting } from './boot-time.ts'
import { createLogEvidence } from './builder-log-messages.ts'
import { fromCommand, fromLaunchd, quoteShellArgument } from './evidence.ts'
import { getJobCondition, getKnownJob, isDemandService, startsOnDemand } from './job-condition.ts'
import { isPaused } from './paused.ts'
import { formatFindingKey, joinSentences, type Match } from './rule.ts'
import { explainKill, explainStartRefusal } from './start-refusal.ts'
import { onDemandServicesTexts as texts } from './texts/on-demand-services-texts.ts'

/** A local builder with the service that runs it. One that starts on demand is never probed, since a connection would wake it. */
interface LocalServiceBuilder extends BuilderWithEntry {
  readonly service: Service
}

/** Finds on-demand services that are disabled in launchd: a connection does not start them. */
export function detectDisabledOnDemand(snapshot: Snapshot): readonly Match[] {
  return listLocalServices(snapshot).flatMap(({ service, entry }): Match[] => {
    if (valueOrNull(service.disabled) !== true) return []
    const isLoaded = getJobCondition(service) !== 'not-loaded'
    const { label, domain = 'system' } = service
    const names = { label, host: entry.host }
    const text = isLoaded
      ? texts.loadedButDisabled(names, formatEnable(service))
      : texts.disabled({ ...names, ...describeLoading(service) })
    return [
      {
        subject: label,
        severity: isLoaded ? 'warning' : 'error',
        ...text,
        headline: text.title,
        evidence: [
          fromCommand(
            texts.disabledList,
            `/bin/launchctl print-disabled ${domain}`,
            `"${label}" => disabled`,
          ),
          fromLaunchd(texts.service, service),
        ],
        permanentFix: null,
      },
    ]
  })
}

/** launchctl as root for a daemon; an agent belongs to its user, who needs no password for it. */
function formatLaunchctl({ domain }: Service, command: string): string {
  return domain === undefined ? `sudo launchctl ${command}` : `launchctl ${command}`
}

function formatEnable(service: Service): string {
  return formatLaunchctl(service, `enable ${service.domain ?? 'system'}/${service.label}`)
}

/** Returns whether a connection would start the service, and the commands that load it. */
function describeLoading(service: Service) {
  const { plistPath, domain = 'system' } = service
  return {
    isOnDemand: isDemandService(service),
    enable: formatEnable(service),
    load: formatLaunchctl(service, `bootstrap ${domain} ${quoteShellArgument(plistPath)}`),
  }
}

/**
 * Returns the builders of services other than the managed one's, one for each service. An agent that publishes its port by
 * itself is left to port-refused, which sees whether it answers.
 */
function listLocalServices(snapshot: Snapshot): readonly LocalServiceBuilder[] {
  const builders = listBuilders(snapshot).flatMap(({ entry, service, ...builder }): LocalServiceBuilder[] =>
    builder.kind === 'local' && entry !== null && service !== null && isWatched(service)
      ? [{ ...builder, entry, service }]
      : [],
  )
  return removeDuplicates(builders, ({ service }) => service.label)
}

function isWatched(service: Service): boolean {
  return service.foundBy === undefined
    ? isKnownModule(service) || isDemandService(service)
    : service.foundBy !== 'listener'
}

/** nix-rosetta-builder and virby, also where their configuration keeps them running. */
function isKnownModule({ label }: Service): boolean {
  return knownServices.some((known) => known.label === label && known.startsOnDemand)
}

/** Finds on-demand services whose plist exists but which launchd has not loaded, or has removed. */
export function detectUnloadedOnDemand(snapshot: Snapshot): readonly Match[] {
  return listLocalServices(snapshot).flatMap(({ service, entry }): Match[] => {
    if (getJobCondition(service) !== 'not-loaded' || valueOrNull(service.plist)?.exists !== true) return []
    const text = texts.notLoaded({ label: service.label, host: entry.host, ...describeLoading(service) })
    return [
      {
        subject: service.label,
        ...text,
        headline: text.title,
        evidence: [fromLaunchd(texts.service, service)],
        causes: [formatFindingKey('service-disabled', service.label)],
        permanentFix: null,
      },
    ]
  })
}

/** Finds services that should run and do not, or that launchd starts over and over. Those on demand are asleep, unless KeepAlive is set. */
export function detectStoppedOnDemand(snapshot: Snapshot): readonly Match[] {
  return listLocalServices(snapshot).flatMap((builder): Match[] => {
    const { service, entry } = builder
    const isLooping = isCrashLooping(snapshot, builder)
    if (!isLooping && (startsOnDemand(service) || getJobCondition(service) !== 'not-running')) return []
    if (isStarting(snapshot, builder) || isPaused(snapshot, builder)) return []
    const stop = explainStop(snapshot, service)
    const names = { label: service.label, host: entry.host }
    const text = isLooping ? texts.looping(names) : texts.stopped(names)
    const start = formatLaunchctl(service, `kickstart ${service.domain ?? 'system'}/${service.label}`)
    const sentences = [
      text.explanation,
      explainWhereLogIs(snapshot, service),
      ...(isLooping ? [] : [texts.start(start, stop.explanation === '')]),
    ]
    return [
      {
        subject: service.label,
        title: text.title,
        // The rule's own headline is about this Mac's builder.
        headline: text.title,
        cause: text.cause,
        explanation: joinSentences(...sentences, stop.explanation),
        evidence: [fromLaunchd(texts.service, service), ...stop.evidence],
        causes: ['service-disabled', 'closure-missing', 'guest-no-address', 'host-memory'].map((id) =>
          formatFindingKey(id, service.label),
        ),
        permanentFix: null,
      },
    ]
  })
}

/** Says where the service's output is, or that there is none. */
function explainWhereLogIs({ serviceLogs = [] }: Snapshot, service: Service): string {
  const readPath = serviceLogs.find(({ label }) => label === service.label)?.log.path ?? null
  if (readPath !== null) return texts.log.readable(readPath)
  const closedPath = service.logPaths?.[0]
  if (closedPath !== undefined) return texts.log.closed(`sudo tail ${quoteShellArgument(closedPath)}`)
  const folder = getWorkingDirectory(service) ?? ''
  // Lima's host agent has a log of its own in the folder of each VM, which is closed where the service has its own account.
  if (service.vmProgram === 'limactl' && /^\/[\w/.-]+$/.test(folder) && service.domain === undefined)
    return texts.log.lima(`sudo sh -c 'tail ${folder}/.lima/*/ha.stderr.log'`)
  return texts.log.none
}

/** What the last run, its exit and the log add to a finding about a service that should be running. */
function explainStop(
  snapshot: Snapshot,
  service: Service,
): Pick<Match, 'evidence'> & { explanation: string } {
  const log = createLogEvidence(snapshot, service)
  const job = getKnownJob(service)
  if (log.explanation !== '' || job === null) return log
  const refusal = explainStartRefusal(service, job)
  return refusal === null
    ? { explanation: explainKill(job), evidence: [] }
    : { explanation: refusal.explanation, evidence: refusal.evidence }
}
