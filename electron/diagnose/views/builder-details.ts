import { type Builder, type BuilderWithEntry, listBuilders } from '../../core/builders/builder.ts'
import { getCapturedLog } from '../../core/builders/log-capture.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { listExternalBuilders } from '../../core/nix/external-builders.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { selectFindingsAbout } from '../facts/builder-state.ts'
import type { ChainLink } from '../facts/chain-link.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import {
  createKeyLines,
  createPortLines,
  createServiceLines,
  createSshRouteLines,
  createTestBuildLines,
  describeVm,
} from './builder-checks.ts'
import { createExternalFactLines, createFactLines } from './builder-facts.ts'
import { buildBuilderChain, buildExternalChain } from './chain.ts'
import { type CheckLine, createLine } from './check-line.ts'

/** Texts of one of several builders. */
export const builderDetailsTexts = defineTexts({
  vm: 'VM',
  noChoice: (systems: readonly string[]) => `No builder takes ordinary builds for ${formatList(systems)}`,
  choice: (builder: string, systems: readonly string[]) =>
    `Nix prefers ${builder} for ${formatList(systems)}`,
})

/** One of several builders, as its own page shows it. */
export interface BuilderDetails {
  readonly uri: string
  readonly chain: readonly ChainLink[]
  /** What it may build, what it was given and who sets it up. */
  readonly facts: readonly CheckLine[]
  readonly checks: readonly CheckLine[]
  /** The builds that run on it now. */
  readonly builds: readonly { readonly name: string | null; readonly since: string }[]
  /** Keys of the findings about it that have no known cause, without notes. */
  readonly findings: readonly string[]
  /** Paths of its logs that were read. */
  readonly logs: readonly string[]
}

/** Describes each builder of an entry and each external builder. */
export function listBuilderDetails(status: Status): readonly BuilderDetails[] {
  const { snapshot } = status
  const entryDetails = listBuilders(snapshot).flatMap(({ entry, ...builder }) =>
    entry === null ? [] : [describeEntry(status, { ...builder, entry })],
  )
  const externalDetails = listExternalBuilders(snapshot).map((builder) => ({
    uri: builder.uri,
    chain: buildExternalChain(snapshot, builder, status.findings),
    facts: createExternalFactLines(status, builder),
    checks: [],
    builds: listBuilds(snapshot, builder.uri),
    findings: listKeys(status.findings.filter(({ subject }) => subject === builder.uri)),
    logs: [],
  }))
  return [...entryDetails, ...externalDetails]
}

function describeEntry(status: Status, builder: BuilderWithEntry): BuilderDetails {
  const { snapshot, findings } = status
  const { uri } = builder.entry
  return {
    uri,
    chain: buildBuilderChain(snapshot, builder, findings),
    facts: createFactLines(status, builder),
    checks: listBuilderChecks(snapshot, builder),
    builds: listBuilds(snapshot, uri),
    findings: listKeys(selectOwnFindings(snapshot, builder, findings)),
    logs: listLogPaths(snapshot, builder),
  }
}

/** Of a builder on another computer only the findings about its entry: those about this Mac are shown elsewhere. */
function selectOwnFindings(
  snapshot: Snapshot,
  builder: BuilderWithEntry,
  findings: readonly Finding[],
): readonly Finding[] {
  return builder.kind === 'remote'
    ? findings.filter(({ subject }) => subject === builder.entry.uri)
    : selectFindingsAbout(listBuilders(snapshot), builder, findings)
}

function listKeys(findings: readonly Finding[]): readonly string[] {
  return selectRootFindings(findings)
    .filter(({ severity }) => severity !== 'note')
    .map(({ key }) => key)
}

function listBuilderChecks(snapshot: Snapshot, builder: Builder): readonly CheckLine[] {
  return [
    ...createServiceLines(builder),
    ...(builder.kind === 'remote'
      ? []
      : [
          createLine(builderDetailsTexts.vm, snapshot.processes, ({ vms }) =>
            describeVm(snapshot, builder, vms.length),
          ),
        ]),
    ...createPortLines(builder),
    ...createKeyLines(builder),
    ...createSshRouteLines(builder),
    ...createTestBuildLines(snapshot, builder),
  ]
}

function listBuilds({ processes }: Snapshot, uri: string): BuilderDetails['builds'] {
  const builds = valueOrNull(processes)?.remoteBuilds ?? []
  return builds
    .filter((build) => build.uri === uri)
    .map(({ name = null, startedAt }) => ({ name, since: startedAt }))
}

/** The output that was captured is that of this Mac's own builder. A log without a service is under the entry's URI. */
function listLogPaths(snapshot: Snapshot, { kind, entry, service }: BuilderWithEntry): readonly string[] {
  const capturedLog = kind === 'managed' ? getCapturedLog(snapshot) : null
  const builderLogs = (snapshot.serviceLogs ?? []).filter(
    ({ label }) => label === service?.label || label === entry.uri,
  )
  return [...(capturedLog === null ? [] : [capturedLog.path]), ...builderLogs.map(({ log }) => log.path)]
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
    if (uri === null) return builderDetailsTexts.noChoice(systems)
    return builderDetailsTexts.choice(builders.find((builder) => builder.uri === uri)?.host ?? uri, systems)
  })
}
