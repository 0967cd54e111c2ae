import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import { unavailable, valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot, TestBuild } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import {
  type ExternalBuilder,
  isExternalUri,
  leadsExternally,
  listExternalBuilders,
} from '../../core/nix/external-builders.ts'
import { matchBuilderFindings } from '../../core/nix/output/nix-error.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { createStatus } from '../../diagnose/diagnosed-status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import type { Mac } from '../../mac/mac.ts'
import { type NixBuildResult, runNixBuild } from '../../observe/nix/nix-build.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { TestBuildResult } from '../state/test-build-result.ts'

export interface TestBuildOptions {
  /** Systems to build for; if empty, all systems of the builder's entry. */
  readonly systems: readonly string[]
  readonly signal: AbortSignal
  /** Called before each build with its system and the builder's URI. */
  readonly onBegin: (system: string, uri: string) => void
  /** Called with each piece of Nix's output. */
  readonly onOutput: (text: string) => void
  readonly onResult: (result: TestBuildResult) => void
}

/** An emulated guest is slow; the user can stop the build earlier. */
const timeoutMs = 10 * 60_000

/**
 * Builds for each system on the leading builder, one after the other, and returns the results with the findings that explain
 * a failure. The returned status is that of the last scan with these builds added.
 */
export async function runTestBuilds(
  mac: Mac,
  scanner: Scanner,
  options: TestBuildOptions,
): Promise<{ readonly results: readonly TestBuildResult[]; readonly status: Status }> {
  const before = await scanner.scan()
  const { snapshot } = before
  const builder = getLeadingBuilder(snapshot)
  const results: TestBuildResult[] = []
  const builds: TestBuild[] = []
  const external = leadsExternally(snapshot) ? listExternalBuilders(snapshot) : []
  for (const system of selectSystems(snapshot, builder, external, options.systems)) {
    const startedAt = performance.now()
    const uri = builder.entry?.uri ?? external.find(({ systems }) => systems.includes(system))?.uri ?? null
    const build = await buildOne(mac, system, uri, options)
    if (uri !== null) builds.push({ uri, system, ...build })
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10
    const isExplained = build.outcome.observed || !options.signal.aborted
    const ids = isExplained ? listFindings(snapshot, { uri: uri ?? '', system, ...build }) : []
    const result = createTestBuildResult({ system, uri, seconds, findings: ids }, build)
    results.push(result)
    options.onResult(result)
  }
  const conclusive = builds.filter((build) => isConclusive(builder, build))
  return {
    results,
    status: conclusive.length === 0 ? before : await scanner.saveTestBuilds(snapshot, conclusive),
  }
}

function selectSystems(
  snapshot: Snapshot,
  { entry }: Builder,
  external: readonly ExternalBuilder[],
  requestedSystems: readonly string[],
): readonly string[] {
  if (requestedSystems.length > 0) return [...new Set(requestedSystems)]
  if (external.length > 0) return [...new Set(external.flatMap(({ systems }) => systems))]
  if (entry !== null) return entry.systems.filter((system) => system.endsWith('-linux'))
  const macSystem = valueOrNull(snapshot.nix.settings)?.system ?? 'aarch64-darwin'
  return [macSystem.replace(/-.*/, '-linux')]
}

/** Texts of test builds that were not made. */
export const unmadeBuildTexts = defineTexts({
  stopped: 'the build was stopped',
  noEntry: 'no machines entry points to the Linux builder',
})

async function buildOne(
  mac: Mac,
  system: string,
  uri: string | null,
  { signal, onBegin, onOutput }: TestBuildOptions,
): Promise<NixBuildResult> {
  if (signal.aborted) return { outcome: unavailable(mac.now(), unmadeBuildTexts.stopped) }
  if (uri === null) return { outcome: unavailable(mac.now(), unmadeBuildTexts.noEntry) }
  onBegin(system, uri)
  return await runNixBuild(mac, { uri, system, timeoutMs, signal, onOutput })
}

/** Whether the result proves something about the builder: a failure while it starts does not. */
function isConclusive(builder: Builder, { uri, outcome: build }: TestBuild): boolean {
  if (!build.observed) return false
  return (
    build.value.kind === 'passed' || isExternalUri(uri) || valueOrNull(builder.portResult)?.kind === 'ssh'
  )
}

/** Returns the keys of findings that explain a failed build: those named by Nix's output first, then the root causes. */
function listFindings(snapshot: Snapshot, testBuild: TestBuild): readonly string[] {
  const build = valueOrNull(testBuild.outcome)
  if (build?.kind === 'passed') return []
  const output = build?.output ?? testBuild.unattributedError ?? ''
  const { findings } = createStatus({ ...snapshot, testBuilds: [testBuild] })
  const namedFindings = matchBuilderFindings(output)
  const candidates = selectRootFindings(findings).filter(
    ({ id, severity }) => severity === 'error' || namedFindings.includes(id),
  )
  const isNamed = ({ id }: { id: string }) => (namedFindings.includes(id) ? 0 : 1)
  return [...new Set([...candidates].sort((a, b) => isNamed(a) - isNamed(b)).map(({ id }) => id))]
}

function createTestBuildResult(
  commonParts: Omit<TestBuildResult, 'outcome' | 'output'>,
  { outcome }: NixBuildResult,
): TestBuildResult {
  if (!outcome.observed) return { ...commonParts, outcome: 'unknown', output: outcome.reason }
  const { value } = outcome
  return value.kind === 'passed'
    ? { ...commonParts, outcome: 'passed', output: null }
    : { ...commonParts, outcome: 'failed', output: value.output }
}
