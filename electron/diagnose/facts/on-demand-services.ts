import { type FactsWithEntry, listBuilders } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { isStarting } from './boot-time.ts'
import { fromCommand, fromLaunchd } from './evidence.ts'
import { getJobCondition, isDemandService, startsOnDemand } from './job-condition.ts'
import { formatFindingKey, type Match } from './rule.ts'

/** A local builder that launchd starts on demand, with its service. It is never probed, since a connection would wake it. */
interface OnDemandService extends FactsWithEntry {
  readonly service: Service
}

/** Returns the on-demand builders, one for each service. */
function listOnDemandBuilders(snapshot: Snapshot): readonly OnDemandService[] {
  const builders = listBuilders(snapshot).flatMap(({ entry, service, ...facts }): OnDemandService[] =>
    facts.kind !== 'managed' && entry !== null && service !== null && isDemandService(service)
      ? [{ ...facts, entry, service }]
      : [],
  )
  return [...new Map(builders.map((facts) => [facts.service.label, facts])).values()]
}

const formatLoadCommand = ({ label, plistPath }: Service) =>
  `sudo launchctl enable system/${label}, then sudo launchctl bootstrap system ${plistPath}`

/** Finds on-demand services that are disabled in launchd: a connection does not start them. */
export function detectDisabledOnDemand(snapshot: Snapshot): readonly Match[] {
  return listOnDemandBuilders(snapshot).flatMap(({ service, entry }): Match[] => {
    if (valueOrNull(service.disabled) !== true) return []
    const isLoaded = getJobCondition(service) !== 'not-loaded'
    const { label } = service
    return [
      {
        subject: label,
        severity: isLoaded ? 'warning' : 'error',
        title: isLoaded
          ? `The service of ${entry.host} won't start again: it is disabled in launchd`
          : `The service of ${entry.host} is disabled in launchd`,
        cause: isLoaded
          ? `launchd still starts ${label} for builds, but it is on the disabled list and won't load after the next restart.`
          : `${label} is on launchd's disabled list, so nothing starts this builder when a build connects.`,
        explanation: isLoaded
          ? `launchd still starts ${label} for builds on ${entry.host}, but it's on launchd's disabled list, so it won't load after the next ` +
            `restart of this Mac. To enable it: sudo launchctl enable system/${label}`
          : `${label} is on launchd's disabled list, so nothing starts ${entry.host} when a build connects to it. The list survives restarts ` +
            `and darwin-rebuild. To enable and load it: ${formatLoadCommand(service)}`,
        evidence: [
          fromCommand(
            "launchd's disabled list",
            '/bin/launchctl print-disabled system',
            `"${label}" => disabled`,
          ),
          fromLaunchd('The service in launchd', service),
        ],
        permanentFix: null,
      },
    ]
  })
}

/** Finds on-demand services whose plist exists but which launchd has not loaded, or has removed. */
export function detectUnloadedOnDemand(snapshot: Snapshot): readonly Match[] {
  return listOnDemandBuilders(snapshot).flatMap(({ service, entry }): Match[] => {
    if (getJobCondition(service) !== 'not-loaded' || valueOrNull(service.plist)?.exists !== true) return []
    return [
      {
        subject: service.label,
        title: `The service of ${entry.host} isn't loaded`,
        cause: `${service.label} is installed but not loaded in launchd, so nothing starts this builder when a build connects.`,
        explanation:
          `${service.label} is installed but not loaded in launchd, so nothing starts ${entry.host} when a build connects to it. To load ` +
          `it: ${formatLoadCommand(service)}. If that fails, turn on the item named "sh" in System ` +
          'Settings > General > Login Items & Extensions.',
        evidence: [fromLaunchd('The service in launchd', service)],
        causes: [formatFindingKey('service-disabled', service.label)],
        permanentFix: null,
      },
    ]
  })
}

/** Finds services with KeepAlive that do not run: unlike other on-demand services they are not asleep. */
export function detectStoppedOnDemand(snapshot: Snapshot): readonly Match[] {
  return listOnDemandBuilders(snapshot).flatMap((facts): Match[] => {
    const { service, entry } = facts
    if (startsOnDemand(service) || getJobCondition(service) !== 'not-running') return []
    if (isStarting(snapshot, facts)) return []
    return [
      {
        subject: service.label,
        title: `The service of ${entry.host} isn't running`,
        cause: `launchd should keep ${service.label} running, but it isn't running, so builds on this builder fail.`,
        explanation:
          `launchd should keep ${service.label} running (KeepAlive), but it isn't running, so builds on ${entry.host} fail. Check what it ` +
          `printed last. To start it: sudo launchctl kickstart system/${service.label}`,
        evidence: [fromLaunchd('The service in launchd', service)],
        causes: [formatFindingKey('service-disabled', service.label)],
        permanentFix: null,
      },
    ]
  })
}
