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
import { formatFindingKey, type Match } from './rule.ts'
import { explainKill, explainStartRefusal } from './start-refusal.ts'

/** A local builder with the service that runs it. One that starts on demand is never probed, since a connection would wake it. */
interface LocalServiceBuilder extends BuilderWithEntry {
  readonly service: Service
}

/** Finds on-demand services that are disabled in launchd: a connection does not start them. */
export function detectDisabledOnDemand(snapshot: Snapshot): readonly Match[] {
  return listLocalServices(snapshot).flatMap(({ service, entry }): Match[] => {
    if (valueOrNull(service.disabled) !== true) return []
    const isLoaded = getJobCondition(service) !== 'not-loaded'
    const { label } = service
    return [
      {
        subject: label,
        severity: isLoaded ? 'warning' : 'error',
        ...createTitles(
          isLoaded
            ? `The service of ${entry.host} won't start again: it's disabled in launchd`
            : `The service of ${entry.host} is disabled in launchd`,
        ),
        cause: isLoaded
          ? `launchd still starts ${label} for builds, but it is on the disabled list and won't load after the next restart.`
          : `${label} is on launchd's disabled list, so ${describeEffect(service, 'this builder')}.`,
        explanation: isLoaded
          ? `launchd still starts ${label} for builds on ${entry.host}, but it's on launchd's disabled list, so it won't load after the next ` +
            `restart of this Mac. To enable it: ${formatLaunchctl(service, `enable ${service.domain ?? 'system'}/${label}`)}`
          : `${label} is on launchd's disabled list, so ${describeEffect(service, entry.host)}. The list survives restarts ` +
            `and darwin-rebuild. To enable and load it: ${formatLoadCommand(service)}`,
        evidence: [
          fromCommand(
            "launchd's disabled list",
            `/bin/launchctl print-disabled ${service.domain ?? 'system'}`,
            `"${label}" => disabled`,
          ),
          fromLaunchd('The service in launchd', service),
        ],
        permanentFix: null,
      },
    ]
  })
}

/** What follows for builds while the service does not run. */
function describeEffect(service: Service, builder: string): string {
  return isDemandService(service)
    ? `nothing starts ${builder} when a build connects`
    : `${builder} doesn't run, and builds on it fail`
}

/** The rule's headline is about this Mac's own builder; these titles name the other one. */
function createTitles(title: string): Pick<Match, 'title' | 'headline'> {
  return { title, headline: title }
}

/** launchctl as root for a daemon; an agent belongs to its user, who needs no password for it. */
function formatLaunchctl({ domain }: Service, command: string): string {
  return domain === undefined ? `sudo launchctl ${command}` : `launchctl ${command}`
}

function formatLoadCommand(service: Service): string {
  const { label, plistPath, domain = 'system' } = service
  const enable = formatLaunchctl(service, `enable ${domain}/${label}`)
  return `${enable}, then ${formatLaunchctl(service, `bootstrap ${domain} ${quoteShellArgument(plistPath)}`)}`
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
    return [
      {
        subject: service.label,
        ...createTitles(`The service of ${entry.host} isn't loaded`),
        cause: `${service.label} is installed but not loaded in launchd, so ${describeEffect(service, 'this builder')}.`,
        explanation:
          `${service.label} is installed but not loaded in launchd, so ${describeEffect(service, entry.host)}. To load ` +
          `it: ${formatLoadCommand(service)}. If that fails, turn on the item named "sh" in System ` +
          'Settings > General > Login Items & Extensions.',
        evidence: [fromLaunchd('The service in launchd', service)],
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
    return [
      {
        subject: service.label,
        ...createTitles(
          isLooping
            ? `The service of ${entry.host} keeps crashing`
            : `The service of ${entry.host} isn't running`,
        ),
        cause: isLooping
          ? `${service.label} exits soon after each start, so builds on this builder fail.`
          : `launchd should keep ${service.label} running, but it isn't running, so builds on this builder fail.`,
        explanation:
          (isLooping
            ? `launchd starts ${service.label} again and again, and it exits with an error every time, so builds on ${entry.host} ` +
              `fail. ${explainWhereLogIs(snapshot, service)}`
            : `launchd should keep ${service.label} running (KeepAlive), but it isn't running, so builds on ${entry.host} ` +
              `fail. ${explainWhereLogIs(snapshot, service)} To start it: ${formatLaunchctl(service, `kickstart ${service.domain ?? 'system'}/${service.label}`)}`) +
          (isLooping || stop.explanation === '' ? stop.explanation : `.${stop.explanation}`),
        evidence: [fromLaunchd('The service in launchd', service), ...stop.evidence],
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
  const read = serviceLogs.find(({ label }) => label === service.label)?.log.path ?? null
  if (read !== null) return `Check what it printed last, in ${read}.`
  const closed = service.logPaths?.[0]
  if (closed !== undefined) return `Check what it printed last: sudo tail ${quoteShellArgument(closed)}.`
  const folder = getWorkingDirectory(service) ?? ''
  // Lima's host agent has a log of its own in the folder of each VM, which is closed where the service has its own account.
  if (service.vmProgram === 'limactl' && /^\/[\w/.-]+$/.test(folder) && service.domain === undefined)
    return `Check what Lima printed last: sudo sh -c 'tail ${folder}/.lima/*/ha.stderr.log'.`
  return 'launchd keeps nothing of what it prints, since its definition names no log.'
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
    : { explanation: ` ${refusal.explanation}`, evidence: refusal.evidence }
}
