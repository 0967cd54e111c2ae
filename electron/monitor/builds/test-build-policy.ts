import * as z from 'zod'
import { allBuilders, type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import { valueIfSeen } from '../../core/model/observation.ts'
import type { Proof, Snapshot } from '../../core/model/snapshot.ts'
import { proof } from '../../core/model/test-build.ts'
import { findingsNamedBy } from '../../core/nix/nix-error.ts'
import { findingsAbout } from '../../diagnose/facts/builder-state.ts'
import { notKnownOf } from '../../diagnose/facts/unknowns.ts'
import { statusOf } from '../../diagnose/status-of.ts'

/** Which machine a build ran on: its process and when that was started. */
const machineStart = z.object({ pid: z.int(), startedAt: z.iso.datetime() }).nullable()
type MachineStart = z.infer<typeof machineStart>

/** A build, with what it depends on: it holds as long as all of that is as it was. */
const keptProof = z.object({
  proof,
  /** What was seen of entry, route, keys, settings and system; null for what was not seen. */
  facts: z.record(z.string(), z.string().nullable()),
  machine: machineStart,
})

export const keptProofsSchema = z.array(keptProof)
export type KeptProof = z.infer<typeof keptProof>

/** A build that is due. */
export interface ProofDue {
  readonly uri: string
  readonly system: string
}

const keptMost = 20
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
const linksInDoubt = new Set(['route', 'ssh-key'])

/**
 * The build to be made now, or null (design.md, "The proof build"): on the leading builder, when all else looks well or
 * only the route or an unpinned key is in doubt; never on one that sleeps, starts or is another machine, never while a
 * remote build runs. One that holds is not made again. `asked`: a person waits for the truth, so a failure is tried again
 * at once.
 */
export function proofDue(snapshot: Snapshot, kept: readonly KeptProof[], asked: boolean): ProofDue | null {
  const facts = leadingBuilder(snapshot)
  const { entry } = facts
  if (entry === null || facts.whose === 'remote' || !mayBuildOn(snapshot, facts)) return null
  const holding = kept.filter((one) => one.proof.uri === entry.uri && holds(snapshot, one))
  if (holding.some((one) => valueIfSeen(one.proof.build)?.result === 'passed')) return null
  const systems = entry.systems.filter((system) => system.endsWith('-linux'))
  const of = (system: string) => holding.find((one) => one.proof.system === system)
  // A builder that cannot run one system may still be proven by another.
  const next = systems.find((system) => !isOtherMachine(of(system))) ?? systems[0]
  if (next === undefined) return null
  const earlier = of(next)
  return earlier === undefined || isToBeRetried(snapshot, earlier, asked)
    ? { uri: entry.uri, system: next }
    : null
}

/** The kept builds that still hold, each with the time of then. */
export function proofsThatHold(snapshot: Snapshot, kept: readonly KeptProof[]): Proof[] {
  return kept.filter((one) => holds(snapshot, one)).map((one) => one.proof)
}

/** What is to be kept after a build that was made when this was seen; the newest of each builder and system. */
export function keepProof(kept: readonly KeptProof[], snapshot: Snapshot, made: Proof): KeptProof[] {
  const facts = factsOf(snapshot, made.uri)
  const others = kept.filter(({ proof: { uri, system } }) => uri !== made.uri || system !== made.system)
  return [{ proof: made, facts, machine: machineOf(snapshot) }, ...others].slice(0, keptMost)
}

function mayBuildOn(snapshot: Snapshot, facts: BuilderFacts): boolean {
  const processes = valueIfSeen(snapshot.processes)
  if (processes === null || processes.remoteBuilds.length > 0) return false
  if (valueIfSeen(facts.answer ?? undefined)?.answer !== 'ssh') return false
  const unproven = { ...snapshot, proofs: [] }
  const { builder, findings } = statusOf(unproven)
  switch (builder.state) {
    case 'healthy':
    case 'degraded':
      return true
    case 'unknown':
      return notKnownOf(unproven, facts).every(({ link }) => linksInDoubt.has(link))
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

function isOtherMachine(kept: KeptProof | undefined): boolean {
  const build = valueIfSeen(kept?.proof.build)
  return build?.result === 'failed' && findingsNamedBy(build.said).includes('x86-not-runnable')
}

function isToBeRetried(snapshot: Snapshot, { proof: { build } }: KeptProof, asked: boolean): boolean {
  // What took 20 s and told nothing is not tried again for everybody who looks.
  if (asked && build.seen) return true
  const age = Date.parse(snapshot.takenAt) - Date.parse(build.at)
  return age >= retryAfterMs || age < -clockSlackMs
}

function holds(snapshot: Snapshot, kept: KeptProof): boolean {
  return isSameStart(snapshot, kept) && isSame(kept.facts, factsOf(snapshot, kept.proof.uri))
}

function isSameStart(snapshot: Snapshot, { machine, proof: { build } }: KeptProof): boolean {
  if (!snapshot.processes.seen) return false
  const now = machineOf(snapshot)
  if (now !== null && machine !== null) {
    const apart = Math.abs(Date.parse(now.startedAt) - Date.parse(machine.startedAt))
    return now.pid === machine.pid && apart < clockSlackMs
  }
  const age = Date.parse(snapshot.takenAt) - Date.parse(build.at)
  return now === null && machine === null && age > -clockSlackMs && age < withoutStartMs
}

function machineOf(snapshot: Snapshot): MachineStart {
  const { machine, service } = leadingBuilder(snapshot)
  if (machine !== null) return { pid: machine.pid, startedAt: machine.startedAt }
  const job = valueIfSeen(service?.job)
  const pid = job?.known ? job.pid : null
  const started = valueIfSeen(snapshot.processes)?.jobs.find((one) => one.pid === pid)
  return started === undefined ? null : { pid: started.pid, startedAt: started.startedAt }
}

/** What could not be seen this time is no change. */
function isSame(then: KeptProof['facts'], now: KeptProof['facts']): boolean {
  return Object.entries(now).every(([name, value]) => {
    const before = then[name] ?? null
    return value === null || before === null || value === before
  })
}

/** All that decides whether a build reaches the builder, as far as it can be seen. */
function factsOf(snapshot: Snapshot, uri: string): KeptProof['facts'] {
  const facts = leadingBuilder(snapshot)
  const entry = facts.entry?.uri === uri ? facts.entry : null
  const answer = valueIfSeen(facts.answer ?? undefined)
  const route = valueIfSeen(facts.route?.root)
  const addresses = valueIfSeen(facts.route?.addresses)
  const key = valueIfSeen(facts.key?.privateKey)
  const publicHalf = valueIfSeen(facts.key?.publicHalf)
  const repairs = valueIfSeen(snapshot.receipts)?.filter(({ what }) => what !== 'deep-look')
  return {
    // Where in the file it stands makes no difference.
    entry: text(entry && { ...entry, file: '', line: 0 }),
    route: text(route && { ...route, sources: {} }),
    addresses: text(addresses && [...addresses].sort()),
    hostKey: text(answer?.answer === 'ssh' && answer.hostKey.known ? answer.hostKey.blob : null),
    key: text(key),
    publicHalf: text(publicHalf),
    builders: text(valueIfSeen(snapshot.nix.settings)?.builders ?? null),
    nix: text(valueIfSeen(snapshot.nix.version)),
    macos: text(valueIfSeen(snapshot.mac.version)),
    osBuild: text(valueIfSeen(snapshot.mac.osBuild)),
    repairs: text(repairs?.map(({ id }) => id).sort() ?? null),
  }
}

function text(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
