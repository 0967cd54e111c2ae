import { type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import { notSeen, type Seen, valueIfSeen } from '../../core/model/observation.ts'
import type { Proof, ProofBuild, Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { findingsNamedBy } from '../../core/nix/nix-error.ts'
import { leadingFindings } from '../../diagnose/facts/root-findings.ts'
import { statusOf } from '../../diagnose/status-of.ts'
import type { Mac } from '../../mac/mac.ts'
import { proofBuild } from '../../observe/nix/nix-build.ts'
import type { Looker } from '../scan/scanner.ts'

/** What became of one build that a person asked for: the contract of `test-build --json` (design.md, part 6). */
export interface TestBuildResult {
  readonly system: string
  /** The builder's URI, or null where no entry leads to one. */
  readonly uri: string | null
  readonly result: 'passed' | 'failed' | 'not-known'
  readonly seconds: number
  /** Nix's words, or why nothing is known; null where it passed. */
  readonly said: string | null
  /** Ids of the findings that explain it, the likeliest first. */
  readonly findings: readonly string[]
}

export interface TestBuildOptions {
  /** Systems to build for; none: all that the builder's entry promises. */
  readonly systems: readonly string[]
  readonly signal: AbortSignal
  /** Called before each build, with what it is for and where it goes. */
  readonly onBegin: (system: string, uri: string) => void
  /** What Nix prints, as it comes. */
  readonly onOutput: (text: string) => void
  readonly onResult: (result: TestBuildResult) => void
}

/** An emulated guest is slow, and the person can end it. */
const limitMs = 10 * 60_000

/**
 * Builds for each system on the leading builder, one after another, and explains what failed. The status is that of
 * the look before, with the builds.
 */
export async function testBuild(
  mac: Mac,
  looker: Looker,
  options: TestBuildOptions,
): Promise<{ readonly results: readonly TestBuildResult[]; readonly status: Status }> {
  const before = await looker.look()
  const { snapshot } = before
  const facts = leadingBuilder(snapshot)
  const results: TestBuildResult[] = []
  const made: Proof[] = []
  for (const system of systemsFor(snapshot, facts, options.systems)) {
    const began = performance.now()
    const uri = facts.entry?.uri ?? null
    const build = await buildOne(mac, system, uri, options)
    if (uri !== null) made.push({ uri, system, build })
    const seconds = Math.round((performance.now() - began) / 100) / 10
    const explained = build.seen || !options.signal.aborted
    const ids = explained ? findingsOf(snapshot, { uri: uri ?? '', system, build }) : []
    const result = resultOf(system, uri, build, seconds, ids)
    results.push(result)
    options.onResult(result)
  }
  const kept = made.filter(({ build }) => proves(facts, build))
  return { results, status: kept.length === 0 ? before : await looker.keepBuilds(snapshot, kept) }
}

function systemsFor(
  snapshot: Snapshot,
  { entry }: BuilderFacts,
  named: readonly string[],
): readonly string[] {
  if (named.length > 0) return [...new Set(named)]
  if (entry !== null) return entry.systems.filter((system) => system.endsWith('-linux'))
  const own = valueIfSeen(snapshot.nix.settings)?.system ?? 'aarch64-darwin'
  return [own.replace(/-.*/, '-linux')]
}

async function buildOne(
  mac: Mac,
  system: string,
  uri: string | null,
  { signal, onBegin, onOutput }: TestBuildOptions,
): Promise<Seen<ProofBuild>> {
  if (signal.aborted) return notSeen(mac.now(), 'the build was stopped')
  if (uri === null) return notSeen(mac.now(), 'no machines entry leads to the Linux builder')
  onBegin(system, uri)
  return await proofBuild(mac, { uri, system, limitMs, signal, onOutput })
}

/** A failure on a machine that is on its way proves nothing of what comes after. */
function proves(facts: BuilderFacts, build: Seen<ProofBuild>): boolean {
  if (!build.seen) return false
  return build.value.result === 'passed' || valueIfSeen(facts.answer ?? undefined)?.answer === 'ssh'
}

/** What explains a build that did not pass: what Nix's words name first, then what else leads. */
function findingsOf(snapshot: Snapshot, made: Proof): readonly string[] {
  const build = valueIfSeen(made.build)
  if (build?.result === 'passed') return []
  const said = build?.said ?? (made.build.seen ? '' : made.build.why)
  const { findings } = statusOf({ ...snapshot, proofs: [made] })
  const named = findingsNamedBy(said)
  const leading = leadingFindings(findings).filter(
    ({ id, severity }) => severity === 'error' || named.includes(id),
  )
  const isNamed = ({ id }: { id: string }) => (named.includes(id) ? 0 : 1)
  return [...new Set([...leading].sort((one, other) => isNamed(one) - isNamed(other)).map(({ id }) => id))]
}

function resultOf(
  system: string,
  uri: string | null,
  build: Seen<ProofBuild>,
  seconds: number,
  findings: readonly string[],
): TestBuildResult {
  const common = { system, uri, seconds, findings }
  if (!build.seen) return { ...common, result: 'not-known', said: build.why }
  const { value } = build
  return value.result === 'passed'
    ? { ...common, result: 'passed', said: null }
    : { ...common, result: 'failed', said: value.said }
}
