import { type Builder, listBuilders } from '../../core/builders/builder.ts'
import { getPresentedKey } from '../../core/builders/pinned-host-key.ts'
import type {
  ExplainedRoute,
  RouteAnswer,
  RouteValue,
  UnavailableRoute,
} from '../../core/model/explained-route.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PortResult, Snapshot, SourceLine, SshRoute } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { getHostKeyLookupName, getKnownHostKeys } from '../facts/host-keys.ts'
import { formatAddress } from '../facts/local-builders.ts'
import { describeRemote, formatRemoteAddress, getRemoteCondition } from '../facts/remote-builders.ts'
import {
  answerAtTarget,
  describeTarget,
  isRootViewComplete,
  resolveRootRoute,
  rootRouteTexts,
} from '../facts/root-route.ts'
import { findRootScanEntry } from '../facts/root-scan-evidence.ts'

/** Texts of the route of each entry. */
export const explainedRoutesTexts = defineTexts({
  entryName: 'the name in the entry',
  host: 'the host',
  pin: (line: string) => `${line}, column 8`,
  rootsBlock: (line: string) => `the block at ${line}, or SSH's default`,
  sshDefault: "SSH's default",
  noHostKey: 'no host key',
  responses: {
    refused: 'refused',
    silent: 'silent',
    closed: 'closed',
    'not-ssh': 'not-ssh',
    // Its host key could not be read.
    ssh: 'ssh',
  },
  unchecked: 'not checked',
})

/** Explains for each machines entry where root's ssh connects to, which line of which file decides it, and what answers there. */
export function explainRoutes(snapshot: Snapshot): readonly (ExplainedRoute | UnavailableRoute)[] {
  return listBuilders(snapshot).flatMap((builder) => {
    const { entry, route } = builder
    if (entry === null) return []
    if (route === null) return [createUnavailableRoute(entry, rootRouteTexts.missingRoute)]
    return [
      route.root.observed
        ? createExplainedRoute(snapshot, builder, entry, route.root.value)
        : createUnavailableRoute(entry, route.root.reason),
    ]
  })
}

function createUnavailableRoute({ uri }: MachineEntry, reason: string): UnavailableRoute {
  return { uri, view: 'unobserved', reason }
}

function createExplainedRoute(
  snapshot: Snapshot,
  builder: Builder,
  entry: MachineEntry,
  route: SshRoute,
): ExplainedRoute {
  const byEntry = { file: entry.file, line: entry.line }
  const standard = describeDefault(snapshot, builder, route)
  const createValue = <Value>(keyword: string, value: Value, defaultOrigin = standard): RouteValue<Value> => {
    const source = route.sources[keyword] ?? null
    return { value, source, origin: source === null ? defaultOrigin : formatLine(source) }
  }
  const fromEntry = <Value>(value: Value, origin = formatLine(byEntry)): RouteValue<Value> => ({
    value,
    source: byEntry,
    origin,
  })
  return {
    uri: entry.uri,
    view: isRootViewComplete(snapshot) ? 'root' : 'without-roots-own-files',
    host: createValue(
      'hostname',
      route.hostname,
      route.hostname === entry.host ? explainedRoutesTexts.entryName : standard,
    ),
    port: entry.port === null ? createValue('port', route.port) : fromEntry(entry.port),
    user: entry.user === null ? createValue('user', route.user) : fromEntry(entry.user),
    keys:
      entry.sshKey === null ? createValue('identityfile', route.identityFiles) : fromEntry([entry.sshKey]),
    hostKeyAlias: createValue(
      'hostkeyalias',
      getHostKeyLookupName(route),
      route.hostKeyAlias === null ? explainedRoutesTexts.host : standard,
    ),
    knownHosts: createValue('userknownhostsfile', [
      ...route.userKnownHostsFiles,
      ...route.globalKnownHostsFiles,
    ]),
    pinned:
      entry.hostKey === null
        ? null
        : fromEntry(entry.hostKey.fingerprint, explainedRoutesTexts.pin(formatLine(byEntry))),
    known: (getKnownHostKeys(builder) ?? []).map(({ fingerprint, source }) => ({
      value: fingerprint,
      source,
      origin: formatLine(source),
    })),
    answers: listAnswersOnRoute(snapshot, builder, entry),
  }
}

/** Describes what decides a value that no observed line sets: ssh's default, or a file of root's that only the root scan read. */
function describeDefault(snapshot: Snapshot, builder: Builder, { sources }: SshRoute): string {
  const blocks = findRootScanEntry(snapshot, builder)?.blocks ?? []
  const rootBlocks = blocks.filter(({ file }) => file.startsWith('/var/root/'))
  return Object.keys(sources).length === 0 && rootBlocks[0] !== undefined
    ? explainedRoutesTexts.rootsBlock(formatLine(rootBlocks[0]))
    : explainedRoutesTexts.sshDefault
}

/** Returns what answers at the end of the route, and the builder itself if the route ends elsewhere. */
function listAnswersOnRoute(snapshot: Snapshot, builder: Builder, entry: MachineEntry): RouteAnswer[] {
  if (builder.remote !== null) {
    const { address, result } = builder.remote
    const message = describeRemote(getRemoteCondition(snapshot, builder))
    const answer = valueOrNull(result)
    const fingerprint = answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey.fingerprint : null
    return [
      {
        role: 'where-it-ends',
        address: address ?? formatRemoteAddress(builder.remote),
        fingerprint,
        message,
      },
    ]
  }
  if (builder.kind !== 'managed') return []
  const ownKey = getPresentedKey(builder)
  const builderAnswer: RouteAnswer = {
    role: 'the-builder',
    address: formatAddress(builder),
    fingerprint: ownKey?.fingerprint ?? null,
    message: ownKey?.fingerprint ?? explainedRoutesTexts.noHostKey,
  }
  const target = resolveRootRoute(snapshot, builder)
  if (target.kind === 'at-builder' || target.kind === 'unknown') return [builderAnswer]
  const presentedKey = describePresentedKey(answerAtTarget(snapshot, target))
  return [{ role: 'where-it-ends', address: describeTarget(target, entry), ...presentedKey }, builderAnswer]
}

function describePresentedKey(answer: PortResult | null): Pick<RouteAnswer, 'fingerprint' | 'message'> {
  const fingerprint = answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey.fingerprint : null
  const { responses, unchecked } = explainedRoutesTexts
  return { fingerprint, message: fingerprint ?? (answer === null ? unchecked : responses[answer.kind]) }
}

function formatLine({ file, line }: SourceLine): string {
  return `${file}:${line}`
}
