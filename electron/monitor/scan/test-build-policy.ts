import * as z from 'zod'
import { allBuilders, type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot, TestBuild } from '../../core/model/snapshot.ts'
import { testBuild } from '../../core/model/test-build.ts'
import { findingsAboutBuilder } from '../../core/nix/nix-error.ts'
import { findingsAbout } from '../../diagnose/facts/builder-state.ts'
import { unknownsOf } from '../../diagnose/facts/unknowns.ts'
import { statusOf } from '../../diagnose/status-of.ts'

/** Which machine a build ran on: its process and when that was started. */
const vmStart = z.object({ pid: z.int(), startedAt: z.iso.datetime() }).nullable()
type VmStart = z.infer<typeof vmStart>

/** A build, with what it depends on: it holds as long as all of that is as it was. */
const storedTestBuild = z.object({
  testBuild,
  /** What was seen of entry, route, keys, settings and system; null for what was not seen. */
  facts: z.record(z.string(), z.string().nullable()),
  machine: vmStart,
})

export const storedTestBuildsSchema = z.array(storedTestBuild)
export type StoredTestBuild = z.infer<typeof storedTestBuild>

/** A build that is due. */
export interface DueTestBuild {
  readonly uri: string
  readonly system: string
}

const maxKept = 20
/** After this long, what failed or was not known is tried again without being asked for. */
const retryAfterMs = 5 * 60_000
/** How long a build proves something of a machine whose start nobody can see. */
const withoutStartMs = 60 * 60_000
/** `ps` gives a start to the second, and a clock may be set while the machine runs. */
const clockSlackMs = 60_000

/** What a look can suspect, or root saw a while ago, and only a build decides. */
const inDoubt = new Set([
  'ssh-route',
  'corporate-ssh-options',
  'host-key-unpinned',
  'auth-refused',
  'guest-disk-full',
])
/** Links that a build decides where ssh answers on the port: it is made also where these could not be seen. */
const linksInDoubt = new Set(['ssh-key', 'route', 'build'])

/**
 * The build to be made now, or null (docs/architecture.md, "Test build"): on the leading builder, when all else looks well or
 * only the route or an unpinned key is in doubt; never on one that sleeps, starts or is another machine, never while a
 * remote build runs. One that holds is not made again. `asked`: a person waits for the truth, so a failure is tried again
 * at once.
 */
export function dueTestBuild(
  snapshot: Snapshot,
  kept: readonly StoredTestBuild[],
  asked: boolean,
): DueTestBuild | null {
  const facts = leadingBuilder(snapshot)
  const { entry } = facts
  if (entry === null || facts.kind === 'remote' || !mayBuildOn(snapshot, facts)) return null
  const holding = kept.filter((one) => one.testBuild.uri === entry.uri && holds(snapshot, one))
  if (holding.some((one) => valueOrNull(one.testBuild.outcome)?.kind === 'passed')) return null
  const systems = entry.systems.filter((system) => system.endsWith('-linux'))
  const of = (system: string) => holding.find((one) => one.testBuild.system === system)
  // A builder that cannot run one system may still be proven by another.
  const next = systems.find((system) => !isOtherVm(of(system))) ?? systems[0]
  if (next === undefined) return null
  const earlier = of(next)
  return earlier === undefined || isToBeRetried(snapshot, earlier, asked)
    ? { uri: entry.uri, system: next }
    : null
}

/** The kept builds that still hold, each with the time of then. */
export function validTestBuilds(snapshot: Snapshot, kept: readonly StoredTestBuild[]): TestBuild[] {
  return kept.filter((one) => holds(snapshot, one)).map((one) => one.testBuild)
}

/** What is to be kept after a build that was made when this was seen; the newest of each builder and system. */
export function saveTestBuild(
  kept: readonly StoredTestBuild[],
  snapshot: Snapshot,
  made: TestBuild,
): StoredTestBuild[] {
  const facts = factsOf(snapshot, made.uri)
  const others = kept.filter(({ testBuild: { uri, system } }) => uri !== made.uri || system !== made.system)
  return [{ testBuild: made, facts, machine: vmOf(snapshot) }, ...others].slice(0, maxKept)
}

function mayBuildOn(snapshot: Snapshot, facts: BuilderFacts): boolean {
  const processes = valueOrNull(snapshot.processes)
  if (processes === null || processes.remoteBuilds.length > 0) return false
  if (valueOrNull(facts.answer ?? undefined)?.kind !== 'ssh') return false
  const unverified = { ...snapshot, testBuilds: [] }
  const { builder, findings } = statusOf(unverified)
  switch (builder.state) {
    case 'healthy':
    case 'degraded':
      return true
    case 'unknown':
      return unknownsOf(unverified, facts).every(({ link }) => linksInDoubt.has(link))
    case 'down':
      // Also where a wrong route is certain by root's own view: a build says whether it is.
      return findingsAbout(allBuilders(snapshot), facts, findings).every(
        ({ id, severity }) => severity !== 'error' || inDoubt.has(id),
      )
    case 'absent':
    case 'asleep':
    case 'paused':
    case 'starting':
      return false
  }
}

function isOtherVm(kept: StoredTestBuild | undefined): boolean {
  const build = valueOrNull(kept?.testBuild.outcome)
  return build?.kind === 'failed' && findingsAboutBuilder(build.output).includes('x86-not-runnable')
}

function isToBeRetried(
  snapshot: Snapshot,
  { testBuild: { outcome: build } }: StoredTestBuild,
  asked: boolean,
): boolean {
  // What took 20 s and told nothing is not tried again for everybody who looks.
  if (asked && build.observed) return true
  const age = Date.parse(snapshot.takenAt) - Date.parse(build.at)
  return age >= retryAfterMs || age < -clockSlackMs
}

function holds(snapshot: Snapshot, kept: StoredTestBuild): boolean {
  return isSameStart(snapshot, kept) && isSame(kept.facts, factsOf(snapshot, kept.testBuild.uri))
}

function isSameStart(
  snapshot: Snapshot,
  { machine, testBuild: { outcome: build } }: StoredTestBuild,
): boolean {
  if (!snapshot.processes.observed) return false
  const now = vmOf(snapshot)
  if (now !== null && machine !== null) {
    const apart = Math.abs(Date.parse(now.startedAt) - Date.parse(machine.startedAt))
    return now.pid === machine.pid && apart < clockSlackMs
  }
  const age = Date.parse(snapshot.takenAt) - Date.parse(build.at)
  return now === null && machine === null && age > -clockSlackMs && age < withoutStartMs
}

function vmOf(snapshot: Snapshot): VmStart {
  const { vm: machine, service } = leadingBuilder(snapshot)
  if (machine !== null) return { pid: machine.pid, startedAt: machine.startedAt }
  const job = valueOrNull(service?.job)
  const pid = job?.known ? job.pid : null
  const started = valueOrNull(snapshot.processes)?.jobs.find((one) => one.pid === pid)
  return started === undefined ? null : { pid: started.pid, startedAt: started.startedAt }
}

/** What could not be seen this time is no change. */
function isSame(then: StoredTestBuild['facts'], now: StoredTestBuild['facts']): boolean {
  return Object.entries(now).every(([name, value]) => {
    const before = then[name] ?? null
    return value === null || before === null || value === before
  })
}

/** All that decides whether a build reaches the builder, as far as it can be seen. */
function factsOf(snapshot: Snapshot, uri: string): StoredTestBuild['facts'] {
  const facts = leadingBuilder(snapshot)
  const entry = facts.entry?.uri === uri ? facts.entry : null
  const answer = valueOrNull(facts.answer ?? undefined)
  const route = valueOrNull(facts.route?.root)
  const addresses = valueOrNull(facts.route?.addresses)
  const key = valueOrNull(facts.key?.privateKey)
  const publicHalf = valueOrNull(facts.key?.publicHalf)
  const repairs = valueOrNull(snapshot.receipts)?.filter(({ kind: what }) => what !== 'root-scan')
  return {
    // Where in the file it stands makes no difference.
    entry: text(entry && { ...entry, file: '', line: 0 }),
    route: text(route && { ...route, sources: {} }),
    addresses: text(addresses && [...addresses].sort()),
    hostKey: text(answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey.blob : null),
    key: text(key),
    publicHalf: text(publicHalf),
    builders: text(valueOrNull(snapshot.nix.settings)?.builders ?? null),
    // The nix-daemon reads nix.conf only when it starts.
    daemon: text(valueOrNull(snapshot.processes)?.daemon?.pid ?? null),
    nix: text(valueOrNull(snapshot.nix.version)),
    macos: text(valueOrNull(snapshot.mac.version)),
    osBuild: text(valueOrNull(snapshot.mac.osBuild)),
    repairs: text(repairs?.map(({ id }) => id).sort() ?? null),
  }
}

function text(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
