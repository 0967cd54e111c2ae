import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { Evidence } from '../../core/model/finding.ts'
import type { Proof, ProofBuild, Snapshot } from '../../core/model/snapshot.ts'
import { findingsNamedBy } from '../../core/nix/nix-error.ts'
import { fromCommand } from './evidence.ts'
import { deepEvidence, deepWords, refusalOfRoot, rootGotIn } from './root-scan-evidence.ts'

type FailedBuild = Extract<ProofBuild, { result: 'failed' }>

/** A build on a builder that ended, one way or the other, and when. */
export interface EndedBuild<Build extends ProofBuild = ProofBuild> {
  readonly system: string
  readonly at: string
  readonly build: Build
}

/** The latest build on this URI that worked, or null. */
export function passedBuild(snapshot: Snapshot, uri: string | undefined): EndedBuild | null {
  return latest(endedBuilds(snapshot, uri).filter(({ build }) => build.result === 'passed'))
}

/** The builds on this URI that failed. */
export function failedBuilds(
  snapshot: Snapshot,
  uri: string | undefined,
): readonly EndedBuild<FailedBuild>[] {
  return endedBuilds(snapshot, uri).flatMap(({ system, at, build }) =>
    build.result === 'failed' ? [{ system, at, build }] : [],
  )
}

/**
 * Whether a build showed that root's ssh arrives at this builder: one worked, one began there and failed later
 * (Nix's `cannot build on` is what it says where it could not connect), or a machine with the pinned host key refused the
 * login. Then the route is right, whatever the files that can be read say.
 */
export function arrivedAt(snapshot: Snapshot, facts: BuilderFacts): boolean {
  const { entry } = facts
  if (entry === null) return false
  if (passedBuild(snapshot, entry.uri) !== null || rootGotIn(snapshot, facts)) return true
  const refusal = refusalOfRoot(snapshot, facts)
  if (refusal !== null && entry.hostKey !== null && isLoginRefused({ said: refusal })) return true
  return failedBuilds(snapshot, entry.uri).some(
    ({ build }) =>
      !build.said.includes('cannot build on ') || (entry.hostKey !== null && isLoginRefused(build)),
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
 * is then proven to be. Words that name something else prove nothing about the route.
 */
export function failedToArrive(snapshot: Snapshot, facts: BuilderFacts): boolean {
  if (arrivedAt(snapshot, facts)) return false
  const refusal = refusalOfRoot(snapshot, facts)
  const said = failedBuilds(snapshot, facts.entry?.uri).map(({ build }) => build.said)
  return [...said, ...(refusal === null ? [] : [refusal])].some((words) => {
    const named = findingsNamedBy(words)
    return named.length === 0 || named.some((id) => ofTheWay.has(id))
  })
}

/** The builds that failed that way, for the list of what was seen. */
export function failureToArrive(snapshot: Snapshot, facts: BuilderFacts): readonly Evidence[] {
  if (!failedToArrive(snapshot, facts)) return []
  const refusal = refusalOfRoot(snapshot, facts)
  return [
    ...failedBuilds(snapshot, facts.entry?.uri).map(evidenceOf),
    ...(refusal === null ? [] : [deepEvidence("Root's ssh, called as Nix calls it", shortly(refusal))]),
  ]
}

/** ssh asks for the login only after it has taken the host key. */
function isLoginRefused({ said }: Pick<FailedBuild, 'said'>): boolean {
  return /Permission denied \(|Too many authentication failures/.test(said)
}

/** Words of Nix and ssh about a builder that speak of a finding, each with where it was said. */
export interface Said {
  readonly said: string
  readonly evidence: Evidence
}

/** What was said about this builder of which this finding is the likeliest cause. */
export function saidOf(snapshot: Snapshot, facts: BuilderFacts, finding: string): readonly Said[] {
  const builds = failedBuilds(snapshot, facts.entry?.uri).flatMap((ended) =>
    findingsNamedBy(ended.build.said)[0] === finding
      ? [{ said: ended.build.said, evidence: evidenceOf(ended) }]
      : [],
  )
  return [...deepWords(snapshot, facts, finding), ...builds]
}

/** A build that failed, for the list of what was seen. */
export function evidenceOf({ system, build }: EndedBuild<FailedBuild>): Evidence {
  return fromCommand(
    `A test build for ${system} failed after ${build.seconds} s`,
    `builderbar test-build --system ${system}`,
    shortly(build.said),
  )
}

/** Lines that say nothing: the frame of ssh's banner, and Nix's repetition that the build failed. */
const empty = /^@+$|^error: builder for '[^']*' failed with exit code \d+;?$/

/** The last words, which say most: ssh's banner comes before them, Nix's list of machines is cut off already. */
export function shortly(said: string, longest = 400): string {
  const lines = said.split('\n').filter((line) => !empty.test(line.trim()))
  const text = lines.map((line) => line.trim()).join(' ')
  return text.length > longest ? `… ${text.slice(-longest)}` : text
}

function endedBuilds(snapshot: Snapshot, uri: string | undefined): readonly EndedBuild[] {
  return snapshot.proofs.flatMap((proof: Proof) =>
    proof.uri === uri && proof.build.seen
      ? [{ system: proof.system, at: proof.build.at, build: proof.build.value }]
      : [],
  )
}

function latest(builds: readonly EndedBuild[]): EndedBuild | null {
  return [...builds].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))[0] ?? null
}
