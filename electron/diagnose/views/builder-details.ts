import { type Builder, listBuilders } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { listExternalBuilders } from '../../core/nix/external-builders.ts'
import type { ChainLink } from '../facts/chain-link.ts'
import {
  createKeyLines,
  createPortLines,
  createServiceLines,
  createSshRouteLines,
  createTestBuildLines,
  describeVm,
} from './builder-checks.ts'
import { buildBuilderChain, buildExternalChain } from './chain.ts'
import { type CheckLine, createLine } from './check-line.ts'

/** One of several builders: its chain, its checks and its builds. */
export interface BuilderDetails {
  readonly uri: string
  readonly chain: readonly ChainLink[]
  readonly checks: readonly CheckLine[]
  /** The builds that run on it now. */
  readonly builds: readonly { readonly name: string | null; readonly since: string }[]
}

/** Describes each builder of an entry and each external builder. */
export function listBuilderDetails({ snapshot, findings }: Status): readonly BuilderDetails[] {
  const ofEntries = listBuilders(snapshot).flatMap((builder) =>
    builder.entry === null
      ? []
      : [
          {
            uri: builder.entry.uri,
            chain: buildBuilderChain(snapshot, builder, findings),
            checks: listChecksOf(snapshot, builder),
          },
        ],
  )
  const external = listExternalBuilders(snapshot).map((builder) => ({
    uri: builder.uri,
    chain: buildExternalChain(snapshot, builder, findings),
    checks: [createLine('program', builder.file, () => builder.program)],
  }))
  return [...ofEntries, ...external].map((details) => ({
    ...details,
    builds: listBuildsOn(snapshot, details.uri),
  }))
}

function listChecksOf(snapshot: Snapshot, builder: Builder): readonly CheckLine[] {
  return [
    ...createServiceLines(builder),
    ...(builder.kind === 'remote'
      ? []
      : [createLine('VM', snapshot.processes, ({ vms }) => describeVm(snapshot, builder, vms.length))]),
    ...createPortLines(builder),
    ...createKeyLines(builder),
    ...createSshRouteLines(builder),
    ...createTestBuildLines(snapshot, builder),
  ]
}

function listBuildsOn({ processes }: Snapshot, uri: string): BuilderDetails['builds'] {
  const builds = valueOrNull(processes)?.remoteBuilds ?? []
  return builds
    .filter((build) => build.uri === uri)
    .map(({ name = null, startedAt }) => ({ name, since: startedAt }))
}

/** Says for each Linux system which of several builders Nix would choose while all are idle. */
export function describeChoices({
  builders,
  choices,
}: Pick<Status, 'builders' | 'choices'>): readonly string[] {
  if (builders.length < 2) return []
  const systemsByUri = new Map<string | null, string[]>()
  for (const { uri, system } of choices) systemsByUri.set(uri, [...(systemsByUri.get(uri) ?? []), system])
  return [...systemsByUri].map(([uri, systems]) => {
    const names = systems.join(' and ')
    if (uri === null) return `No builder takes ordinary builds for ${names}`
    return `Nix prefers ${builders.find((builder) => builder.uri === uri)?.host ?? uri} for ${names}`
  })
}
