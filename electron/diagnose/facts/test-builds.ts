import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot, TestBuild, TestBuildOutcome } from '../../core/model/snapshot.ts'
import { findBuilderError, findingsAboutBuilder, sshInBuild } from '../../core/nix/nix-error.ts'
import { fromCommand } from './evidence.ts'
import { refusalOfRoot, rootGotIn, rootScanEvidence, rootScanOutput } from './root-scan-evidence.ts'

type FailedBuild = Extract<TestBuildOutcome, { kind: 'failed' }>

/** A build on a builder that ended, one way or the other, and when. */
export interface EndedBuild<Build extends TestBuildOutcome = TestBuildOutcome> {
  readonly system: string
  readonly at: string
  readonly outcome: Build
}

/** The latest build on this URI that worked, or null. */
export function passedBuild(snapshot: Snapshot, uri: string | undefined): EndedBuild | null {
  return latest(endedBuilds(snapshot, uri).filter(({ outcome: build }) => build.kind === 'passed'))
}

/** The builds on this URI that failed. */
export function failedBuilds(
  snapshot: Snapshot,
  uri: string | undefined,
): readonly EndedBuild<FailedBuild>[] {
  return endedBuilds(snapshot, uri).flatMap(({ system, at, outcome: build }) =>
    build.kind === 'failed' ? [{ system, at, outcome: build }] : [],
  )
}

/**
 * Whether a build showed that root's ssh arrives at this builder: one worked, one began there and failed later
 * (Nix's `cannot build on` is what it says where it could not connect), or a machine with the pinned host key refused the
 * login. Then the route is right, whatever the files that can be read say.
 */
export function sshConnected(snapshot: Snapshot, facts: BuilderFacts): boolean {
  const { entry } = facts
  if (entry === null) return false
  if (passedBuild(snapshot, entry.uri) !== null || rootGotIn(snapshot, facts)) return true
  const refusal = refusalOfRoot(snapshot, facts)
  if (refusal !== null && entry.hostKey !== null && isLoginRefused({ output: refusal })) return true
  return failedBuilds(snapshot, entry.uri).some(
    ({ outcome: build }) =>
      sshInBuild(build.output, valueOrNull(snapshot.nix.version)) === 'arrived' ||
      (entry.hostKey !== null && isLoginRefused(build)),
  )
}

/** What words about a connection that ssh did not make may come of. */
const ofTheWay = new Set([
  'ssh-route',
  'corporate-ssh-options',
  'host-key-mismatch',
  'host-key-unpinned',
  'port-refused',
  'builder-wedged',
])

/**
 * Whether a build on this URI failed in a way that fits a wrong route, and none shows that ssh arrives: what looks wrong
 * is then proven to be. Words that name something else, or that are not known, prove nothing about the route.
 */
export function sshFailed(snapshot: Snapshot, facts: BuilderFacts): boolean {
  if (sshConnected(snapshot, facts)) return false
  const version = valueOrNull(snapshot.nix.version)
  const refusal = refusalOfRoot(snapshot, facts)
  const builds = failedBuilds(snapshot, facts.entry?.uri)
  return (
    builds.some(({ outcome: build }) =>
      isOfTheWay(build.output, sshInBuild(build.output, version) === 'stopped'),
    ) ||
    (refusal !== null && isOfTheWay(refusal, false))
  )
}

/** Words that are not known count only where they are Nix's own for an ssh that did not get in. */
function isOfTheWay(said: string, hasStopped: boolean): boolean {
  const known = findBuilderError(said)
  if (known === null) return hasStopped
  return known.ssh !== 'arrived' && known.findings.some((id) => ofTheWay.has(id))
}

/** The builds that failed that way, for the list of what was seen. */
export function sshFailure(snapshot: Snapshot, facts: BuilderFacts): readonly Evidence[] {
  if (!sshFailed(snapshot, facts)) return []
  const refusal = refusalOfRoot(snapshot, facts)
  return [
    ...failedBuilds(snapshot, facts.entry?.uri).map(evidenceOf),
    ...(refusal === null ? [] : [rootScanEvidence("Root's ssh, called as Nix calls it", shortly(refusal))]),
  ]
}

/** ssh asks for the login only after it has taken the host key. */
function isLoginRefused({ output: said }: Pick<FailedBuild, 'output'>): boolean {
  return /Permission denied \(|Too many authentication failures/.test(said)
}

/** Words of Nix and ssh about a builder that speak of a finding, each with where it was said. */
export interface Said {
  readonly output: string
  readonly evidence: Evidence
}

/** What was said about this builder of which this finding is the likeliest cause. */
export function saidOf(snapshot: Snapshot, facts: BuilderFacts, finding: string): readonly Said[] {
  const builds = failedBuilds(snapshot, facts.entry?.uri).flatMap((ended) =>
    findingsAboutBuilder(ended.outcome.output)[0] === finding
      ? [{ output: ended.outcome.output, evidence: evidenceOf(ended) }]
      : [],
  )
  return [...rootScanOutput(snapshot, facts, finding), ...builds]
}

/** A build that failed, for the list of what was seen. */
export function evidenceOf({ system, outcome: build }: EndedBuild<FailedBuild>): Evidence {
  return fromCommand(
    `A test build for ${system} failed after ${build.seconds} s`,
    `builderbar test-build --system ${system}`,
    shortly(build.output),
  )
}

/** Lines that say nothing: the frame of ssh's banner, and Nix's repetition that the build failed. */
const empty = /^@+$|^error: builder for '[^']*' failed with exit code \d+;?$/

/** The last words, which say most: ssh's banner comes before them, Nix's list of machines is cut off already. */
export function shortly(said: string, maxLength = 400): string {
  const lines = said.split('\n').filter((line) => !empty.test(line.trim()))
  const text = lines.map((line) => line.trim()).join(' ')
  return text.length > maxLength ? `… ${text.slice(-maxLength)}` : text
}

function endedBuilds(snapshot: Snapshot, uri: string | undefined): readonly EndedBuild[] {
  return snapshot.testBuilds.flatMap((testBuild: TestBuild) =>
    testBuild.uri === uri && testBuild.outcome.observed
      ? [{ system: testBuild.system, at: testBuild.outcome.at, outcome: testBuild.outcome.value }]
      : [],
  )
}

function latest(builds: readonly EndedBuild[]): EndedBuild | null {
  return [...builds].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))[0] ?? null
}
