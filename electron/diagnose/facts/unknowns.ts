import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import { selectBuilderServices } from '../../core/builders/builder-service.ts'
import { bypassesSsh } from '../../core/builders/entry-match.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { ChainLink } from './chain-link.ts'
import { isDemandService } from './job-condition.ts'
import { getRemoteCondition } from './remote-builders.ts'
import { resolveRootRoute, rootRouteTexts } from './root-route.ts'
import { findPassedBuild, hasSshConnected } from './test-builds.ts'

/** Texts of what could not be observed of a builder: clauses that can follow a colon. `host` is null without an entry. */
export const unknownsTexts = defineTexts({
  failedTestBuild: (error: string) => `a test build failed with ${error}`,
  // Behind a ProxyCommand of its own it may be on this Mac or anywhere.
  proxiedHost: (host: string | null) =>
    `SSH reaches ${host ?? 'it'} through a ProxyCommand, which Builderbar doesn't run`,
  otherComputer: (host: string | null) =>
    `${host ?? 'it'} is another computer, and Builderbar contacts those only when you ask`,
  unlistedKey: (host: string | null) =>
    `${host ?? 'it'} responds, but no file that you can read has its host key; root's own known_hosts may`,
  unreadKeyOf: (host: string | null, reason: string) => `${host ?? 'it'} responds, but ${reason}`,
  incomplete: 'not every check could be made',
  launchd: "launchd wasn't asked about the builder",
  port: (port: number) => `port ${port} wasn't checked`,
  key: (path: string) => `the key ${path} wasn't checked`,
  unreadKey: (reason: string) => `the builder's host key couldn't be read: ${reason}`,
  otherKeyType: (presented: string, pinned: string) =>
    `the builder presented its ${presented} host key, but the entry pins one of type ${pinned}`,
  missingProxy: (program: string) => `SSH's ProxyCommand names ${program}, which wasn't found`,
  address: (address: string) => `SSH connects to ${address}, and the builder isn't known to respond there`,
})

/** A link of the chain that could not be observed, and the reason. */
export interface Unknown {
  readonly link: ChainLink['id']
  readonly reason: string
  /** Time of the attempt; absent if there was none. */
  readonly at?: string
}

/** Returns what could not be observed of a builder, in the order of the chain. While there is any, the builder is not called healthy. */
export function listUnknowns(snapshot: Snapshot, builder: Builder): readonly Unknown[] {
  if (builder.kind === 'remote') return listRemoteUnknowns(snapshot, builder)
  const passedBuild = findPassedBuild(snapshot, builder.entry?.uri)
  const links = [
    ...(builder.kind === 'managed' || builder.service !== null ? checkLaunchd(snapshot, builder) : []),
    ...(isDemandService(builder.service) ? [] : listIfUnobserved('vm', snapshot.processes)),
    ...checkPort(builder),
    ...listIfUnobserved('build', snapshot.daemon),
  ]
  // These change from scan to scan: a passed build proves them only if it ended after they were observed.
  const unverifiedLinks = links.filter(
    ({ at = snapshot.takenAt }) => passedBuild === null || Date.parse(passedBuild.at) < Date.parse(at),
  )
  if (passedBuild !== null) return unverifiedLinks
  return [
    ...unverifiedLinks,
    ...checkMachines(snapshot),
    ...(hasSshConnected(snapshot, builder) ? [] : checkSshKey(builder)),
    ...checkRoute(snapshot, builder),
    ...listIfUnobserved('build', snapshot.nix.settings),
    ...listIfUnobserved('build', snapshot.nix.layers),
    ...listIfUnobserved('build', snapshot.nix.effectiveMachines),
    ...listInconclusiveBuilds(snapshot, builder),
  ]
}

/** In these states the builder need not respond, so what it does not show is no gap. */
const silentStates: ReadonlySet<Status['state']> = new Set(['absent', 'paused', 'asleep', 'starting'])

/** Returns why the leading builder was not observed completely, a clause; null if it was, or if it need not respond. */
export function findUncheckedReason({ snapshot, state }: Status): string | null {
  if (silentStates.has(state)) return null
  return listUnknowns(snapshot, getLeadingBuilder(snapshot))[0]?.reason ?? null
}

/** Returns the test builds on this builder that ended with an error of Nix which names no machine. */
function listInconclusiveBuilds({ testBuilds }: Snapshot, { entry }: Builder): readonly Unknown[] {
  return testBuilds.flatMap(({ uri, outcome, unattributedError: error }) =>
    uri === entry?.uri && error !== undefined
      ? [{ link: 'build' as const, at: outcome.at, reason: unknownsTexts.failedTestBuild(error) }]
      : [],
  )
}

/** A remote builder is probed only when the user asks for it. */
function listRemoteUnknowns(snapshot: Snapshot, builder: Builder): readonly Unknown[] {
  const condition = getRemoteCondition(snapshot, builder)
  const host = builder.entry?.host ?? null
  switch (condition.kind) {
    case 'not-probed':
      return [
        {
          link: 'port',
          reason:
            valueOrNull(builder.route?.root)?.proxyOfThisHost === true
              ? unknownsTexts.proxiedHost(host)
              : unknownsTexts.otherComputer(host),
        },
      ]
    case 'unobserved':
    case 'maybe-not-allowed':
      return [{ link: 'port', reason: condition.reason }]
    case 'key-in-doubt':
      return [
        {
          link: 'ssh-key',
          reason:
            condition.reason === null
              ? unknownsTexts.unlistedKey(host)
              : unknownsTexts.unreadKeyOf(host, condition.reason),
        },
      ]
    default:
      return []
  }
}

function listIfUnobserved(link: ChainLink['id'], part: Observation<unknown>): readonly Unknown[] {
  return part.observed ? [] : [{ link, reason: part.reason, at: part.at }]
}

function checkLaunchd({ services }: Snapshot, { service, kind, portFrom }: Builder): readonly Unknown[] {
  if (kind === 'managed' && selectBuilderServices(services).length === 0) {
    return [{ link: 'launchd', reason: unknownsTexts.launchd }]
  }
  if (service === null) return []
  return [
    ...listIfUnobserved('launchd', service.job),
    ...listIfUnobserved('launchd', service.plist),
    ...listIfUnobserved('launchd', service.disabled),
    // The arguments of the VM's process name the port as well as the script does.
    ...(portFrom === 'default' ? listIfUnobserved('port', service.startScript) : []),
  ]
}

/** A service that starts on demand is never probed, since a connection would wake it. */
function checkPort(builder: Builder): readonly Unknown[] {
  if (isDemandService(builder.service)) return []
  if (valueOrNull(builder.route?.root)?.proxyOfThisHost && builder.kind === 'local')
    return [{ link: 'port', reason: unknownsTexts.proxiedHost(null) }]
  if (builder.portResult === null) return [{ link: 'port', reason: unknownsTexts.port(builder.port) }]
  return listIfUnobserved('port', builder.portResult)
}

function checkMachines({ machinesFile }: Snapshot): readonly Unknown[] {
  return [
    ...listIfUnobserved('route', machinesFile.machines),
    ...listIfUnobserved('route', machinesFile.file),
  ]
}

function checkSshKey(builder: Builder): readonly Unknown[] {
  return [...checkPrivateKey(builder), ...checkHostKey(builder)]
}

function checkPrivateKey({ entry, key, kind, service }: Builder): readonly Unknown[] {
  if (key !== null) {
    const isManaged = kind === 'managed' && service !== null && valueOrNull(service.plist)?.exists
    return [
      ...listIfUnobserved('ssh-key', key.privateKey),
      ...(isManaged
        ? [
            ...listIfUnobserved('ssh-key', key.publicHalf),
            ...listIfUnobserved('ssh-key', key.guestPublicHalf),
          ]
        : []),
    ]
  }
  return entry?.sshKey ? [{ link: 'ssh-key', reason: unknownsTexts.key(entry.sshKey) }] : []
}

function checkHostKey({ portResult, entry, route: checkRoute }: Builder): readonly Unknown[] {
  const answer = valueOrNull(portResult)
  if (entry === null || answer?.kind !== 'ssh') return []
  if (!answer.hostKey.known) {
    return [{ link: 'ssh-key', reason: unknownsTexts.unreadKey(answer.hostKey.reason) }]
  }
  const pinnedKey = entry.hostKey
  if (pinnedKey === null)
    return checkRoute === null ? [] : listIfUnobserved('ssh-key', checkRoute.knownHostKeys)
  if (pinnedKey.type === answer.hostKey.type) return []
  return [
    {
      link: 'ssh-key',
      reason: unknownsTexts.otherKeyType(answer.hostKey.type, pinnedKey.type),
    },
  ]
}

function checkRoute(snapshot: Snapshot, builder: Builder): readonly Unknown[] {
  if (builder.entry === null || bypassesSsh(builder.entry)) return []
  const missingProxy = builder.route?.missingProxy
  if (missingProxy !== undefined && !hasSshConnected(snapshot, builder))
    return [{ link: 'route', reason: unknownsTexts.missingProxy(missingProxy) }]
  if (builder.kind === 'local') {
    if (hasSshConnected(snapshot, builder)) return []
    return builder.route === null
      ? [{ link: 'route', reason: rootRouteTexts.missingRoute }]
      : listIfUnobserved('route', builder.route.root)
  }
  const target = resolveRootRoute(snapshot, builder)
  if (target.kind === 'unknown') return [{ link: 'route', reason: target.reason }]
  return target.kind !== 'at-builder' || hasSshConnected(snapshot, builder)
    ? []
    : checkAddress(snapshot, builder)
}

/** The builder's port is asked at 127.0.0.1; where the route has only IPv6 addresses of this Mac, the answer there counts. */
function checkAddress({ ports }: Snapshot, { route, port }: Builder): readonly Unknown[] {
  const root = valueOrNull(route?.root)
  const routeAddresses = valueOrNull(route?.addresses) ?? []
  const addresses = root?.hostname.includes(':') ? [root.hostname] : routeAddresses
  if (root === null || root.proxyCommand !== null || root.proxyJump !== null) return []
  const [first] = addresses
  if (first === undefined || !addresses.every((address) => address.includes(':'))) return []
  const probes = ports.filter((probe) => probe.port === port && addresses.includes(probe.address))
  if (probes.some(({ result }) => valueOrNull(result)?.kind === 'ssh')) return []
  return [
    {
      link: 'port',
      reason: unknownsTexts.address(first),
    },
  ]
}
