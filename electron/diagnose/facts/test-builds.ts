import type { Builder } from '../../core/builders/builder.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot, TestBuild, TestBuildOutcome } from '../../core/model/snapshot.ts'
import { detectSshResult, findBuilderError, matchBuilderFindings } from '../../core/nix/output/nix-error.ts'
import { formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { fromCommand } from './evidence.ts'
import {
  type BuilderOutput,
  createRootScanEvidence,
  findRootScanOutput,
  getRootLoginRefusal,
  hasRootLoggedIn,
  rootScanEvidenceTexts,
} from './root-scan-evidence.ts'

/** Texts of test builds. */
export const testBuildsTexts = defineTexts({
  failure: (system: string, seconds: number) =>
    `A test build for ${system} failed after ${formatSeconds(seconds)}`,
})

type FailedBuild = Extract<TestBuildOutcome, { kind: 'failed' }>

/** A test build that passed or failed, and when it ended. */
export interface FinishedBuild<Build extends TestBuildOutcome = TestBuildOutcome> {
  readonly system: string
  readonly at: string
  readonly outcome: Build
}

/** Returns the latest passed test build on this URI, or null. */
export function findPassedBuild(snapshot: Snapshot, uri: string | undefined): FinishedBuild | null {
  return findLatest(listFinishedBuilds(snapshot, uri).filter(({ outcome: build }) => build.kind === 'passed'))
}

/** Returns the failed test builds on this URI. */
export function listFailedBuilds(
  snapshot: Snapshot,
  uri: string | undefined,
): readonly FinishedBuild<FailedBuild>[] {
  return listFinishedBuilds(snapshot, uri).flatMap(({ system, at, outcome: build }) =>
    build.kind === 'failed' ? [{ system, at, outcome: build }] : [],
  )
}

/**
 * Whether root's ssh is proven to reach this builder: a test build passed, or failed only after it had started there
 * (Nix prints `cannot build on` if it could not connect), or root logged in, or a host with the pinned key refused the
 * login. The route is then right, whatever the readable files say.
 */
export function hasSshConnected(snapshot: Snapshot, builder: Builder): boolean {
  const { entry } = builder
  if (entry === null) return false
  if (findPassedBuild(snapshot, entry.uri) !== null || hasRootLoggedIn(snapshot, builder)) return true
  const refusal = getRootLoginRefusal(snapshot, builder)
  if (refusal !== null && entry.hostKey !== null && isLoginRefused({ output: refusal })) return true
  return listFailedBuilds(snapshot, entry.uri).some(
    ({ outcome: build }) =>
      detectSshResult(build.output, valueOrNull(snapshot.nix.version)) === 'arrived' ||
      (entry.hostKey !== null && isLoginRefused(build)),
  )
}

/** Findings that can explain why ssh did not connect. */
const routeFindings = new Set([
  'ssh-route',
  'corporate-ssh-options',
  'host-key-mismatch',
  'host-key-unpinned',
  'port-refused',
  'builder-wedged',
])

/**
 * Whether a test build or root's login failed in a way that fits a wrong route, and nothing proves that ssh connects. A
 * route that looks wrong is then proven wrong. Output about other problems, or unknown output, proves nothing.
 */
export function hasSshFailed(snapshot: Snapshot, builder: Builder): boolean {
  if (hasSshConnected(snapshot, builder)) return false
  const version = valueOrNull(snapshot.nix.version)
  const refusal = getRootLoginRefusal(snapshot, builder)
  const builds = listFailedBuilds(snapshot, builder.entry?.uri)
  return (
    builds.some(({ outcome: build }) =>
      isRouteFailure(build.output, { hasStopped: mayHaveStopped(build.output, version) }),
    ) ||
    (refusal !== null && isRouteFailure(refusal, { hasStopped: false }))
  )
}

/**
 * Whether ssh did not connect, or Nix is too old to tell: before 2.15 `cannot open connection to remote store` stands for
 * that too (docs/nix-and-ssh.md, "Messages of Nix"), and beside a wrong route the route is then the likelier cause.
 */
function mayHaveStopped(output: string, version: string | null): boolean {
  const ssh = detectSshResult(output, version)
  if (ssh !== null) return ssh === 'stopped'
  return version !== null && output.includes('cannot open connection to remote store')
}

/** Whether the output fits a wrong route. Unknown output counts only if Nix itself says that ssh did not connect (`hasStopped`). */
function isRouteFailure(output: string, { hasStopped }: { readonly hasStopped: boolean }): boolean {
  const known = findBuilderError(output)
  if (known === null) return hasStopped
  return known.ssh !== 'arrived' && known.findings.some((id) => routeFindings.has(id))
}

/** Returns the evidence of `hasSshFailed`: the failed builds and root's refused login; empty if it is false. */
export function listSshFailures(snapshot: Snapshot, builder: Builder): readonly Evidence[] {
  if (!hasSshFailed(snapshot, builder)) return []
  const refusal = getRootLoginRefusal(snapshot, builder)
  return [
    ...listFailedBuilds(snapshot, builder.entry?.uri).map(createBuildEvidence),
    ...(refusal === null
      ? []
      : [createRootScanEvidence(rootScanEvidenceTexts.login, shortenOutput(refusal))]),
  ]
}

/** Whether ssh was refused the login, which happens only after it has accepted the host key. */
function isLoginRefused({ output }: Pick<FailedBuild, 'output'>): boolean {
  return /Permission denied \(|Too many authentication failures/.test(output)
}

/** Returns the output about this builder whose likeliest cause is this finding. */
export function findOutput(snapshot: Snapshot, builder: Builder, finding: string): readonly BuilderOutput[] {
  const builds = listFailedBuilds(snapshot, builder.entry?.uri).flatMap((endedBuild): BuilderOutput[] =>
    matchBuilderFindings(endedBuild.outcome.output)[0] === finding
      ? [{ source: 'program', output: endedBuild.outcome.output, evidence: createBuildEvidence(endedBuild) }]
      : [],
  )
  return [...findRootScanOutput(snapshot, builder, finding), ...builds]
}

/** Shows a failed test build as evidence. */
export function createBuildEvidence({ system, outcome: build }: FinishedBuild<FailedBuild>): Evidence {
  return fromCommand(
    testBuildsTexts.failure(system, build.seconds),
    `builderbar test-build --system ${system}`,
    shortenOutput(build.output),
  )
}

/** Lines without information: the frame of ssh's warnings, and Nix's repetition that the build failed. */
const noise = /^@+$|^error: builder for '[^']*' failed with exit code \d+;?$/

/** Returns the end of an output as one line of at most `maxLength` characters: warnings come first, the error last. */
export function shortenOutput(output: string, maxLength = 400): string {
  const lines = output.split('\n').filter((line) => !noise.test(line.trim()))
  const text = lines.map((line) => line.trim()).join(' ')
  return text.length > maxLength ? `… ${text.slice(-maxLength)}` : text
}

function listFinishedBuilds(snapshot: Snapshot, uri: string | undefined): readonly FinishedBuild[] {
  return snapshot.testBuilds.flatMap((testBuild: TestBuild) =>
    testBuild.uri === uri && testBuild.outcome.observed
      ? [{ system: testBuild.system, at: testBuild.outcome.at, outcome: testBuild.outcome.value }]
      : [],
  )
}

function findLatest(builds: readonly FinishedBuild[]): FinishedBuild | null {
  return [...builds].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null
}
