import * as z from 'zod'
import { type BuilderFacts, leadingBuilder } from '../builder/facts.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { BootMemory, Snapshot } from '../builder/snapshot.ts'

/** What is kept between looks: the snapshot's own memory, and what tells a new boot from a crash loop. */
export const keptBootSchema = z.object({
  firstStartAt: z.iso.datetime().nullable(),
  runsAtFirstStart: z.int().nonnegative().nullable(),
  goodBannerAt: z.iso.datetime().nullable(),
  /** Since when the job is seen loaded, not running and not being started; null while it runs. */
  stoppedSince: z.iso.datetime().nullable(),
  lookedAt: z.iso.datetime().nullable(),
})

export type KeptBoot = z.infer<typeof keptBootSchema>

export const nothingRemembered: KeptBoot = {
  firstStartAt: null,
  runsAtFirstStart: null,
  goodBannerAt: null,
  stoppedSince: null,
  lookedAt: null,
}

/** launchd starts a crashed job again after its minimum runtime, 10 s (macos-facts.md 1.1): longer is a stop. */
const stoppedAfterMs = 60_000
/** Looks further apart than this do not tell whether the machine answered in between. */
const forgottenAfterMs = 600_000
/** `ps` gives a start to the second, and the clock may be set a little. */
const clockSlackMs = 1500
const clockJumpMs = 5000

/** The part that a snapshot carries. */
export function bootMemoryOf(kept: KeptBoot): BootMemory {
  return {
    firstStartAt: kept.firstStartAt,
    runsAtFirstStart: kept.runsAtFirstStart,
    goodBannerAt: kept.goodBannerAt,
  }
}

/**
 * What is to be kept after a look, so that the next one knows since when the machine starts without an answer.
 * The first start counts, not the newest process: a crash loop must not look like a boot (design.md part 5).
 */
export function remember(before: KeptBoot, snapshot: Snapshot): KeptBoot {
  const kept = { ...stillTrue(before, snapshot), lookedAt: snapshot.takenAt }
  const facts = leadingBuilder(snapshot)
  const run = runOf(facts, snapshot)
  const bannerAt = goodBanner(facts, run)
  if (bannerAt !== null) {
    return { ...kept, firstStartAt: null, runsAtFirstStart: null, goodBannerAt: bannerAt, stoppedSince: null }
  }
  switch (run.is) {
    case 'not-known':
      return kept
    case 'gone':
      return { ...kept, firstStartAt: null, runsAtFirstStart: null, stoppedSince: null }
    case 'stopped':
      return whileStopped(kept, snapshot.takenAt)
    case 'started':
      return whileStarted(kept, run.at, run.runs)
  }
}

/** What the builder's machine does, as far as the look can tell. */
type Run =
  | { readonly is: 'not-known' }
  /** No job is loaded, and no machine runs. */
  | { readonly is: 'gone' }
  | { readonly is: 'stopped' }
  | { readonly is: 'started'; readonly at: string; readonly runs: number | null }

/** A Mac started since, or a clock set back, makes all that was kept worthless. */
function stillTrue(kept: KeptBoot, snapshot: Snapshot): KeptBoot {
  if (kept.lookedAt === null) return kept
  const lookedAt = Date.parse(kept.lookedAt)
  const takenAt = Date.parse(snapshot.takenAt)
  const bootedAt = valueIfSeen(snapshot.mac.bootedAt)
  if (lookedAt > takenAt + clockJumpMs) return nothingRemembered
  if (bootedAt !== null && lookedAt < Date.parse(bootedAt) - clockJumpMs) return nothingRemembered
  if (takenAt - lookedAt <= forgottenAfterMs) return kept
  return { ...nothingRemembered, goodBannerAt: kept.goodBannerAt }
}

function runOf(facts: BuilderFacts, snapshot: Snapshot): Run {
  const machine = facts.machine
  const job = facts.service === null ? null : valueIfSeen(facts.service.job)
  const runs = job?.known ? job.runs : null
  if (machine !== null) return { is: 'started', at: machine.startedAt, runs }
  if (job === null) {
    const nothingRuns = facts.service === null && snapshot.processes.seen
    return nothingRuns ? { is: 'gone' } : { is: 'not-known' }
  }
  if (!job.known) return { is: 'gone' }
  if (job.pid !== null) {
    const start = valueIfSeen(snapshot.processes)?.jobs.find((one) => one.pid === job.pid)?.startedAt
    return { is: 'started', at: start ?? snapshot.takenAt, runs }
  }
  const beingStarted = ['spawn scheduled', 'spawning', 'xpcproxy', 'running'].includes(job.state)
  return beingStarted ? { is: 'started', at: snapshot.takenAt, runs } : { is: 'stopped' }
}

/** When the port last gave a banner, if that was since the machine's start. A reused look may be older. */
function goodBanner(facts: BuilderFacts, run: Run): string | null {
  if (facts.answer === null || !facts.answer.seen || facts.answer.value.answer !== 'ssh') return null
  const at = facts.answer.at
  if (run.is === 'started' && Date.parse(at) < Date.parse(run.at) - clockSlackMs) return null
  return at
}

function whileStopped(kept: KeptBoot, takenAt: string): KeptBoot {
  const stoppedSince = kept.stoppedSince ?? takenAt
  if (Date.parse(takenAt) - Date.parse(stoppedSince) <= stoppedAfterMs) return { ...kept, stoppedSince }
  return { ...kept, firstStartAt: null, runsAtFirstStart: null, stoppedSince }
}

function whileStarted(before: KeptBoot, startedAt: string, runs: number | null): KeptBoot {
  const kept = { ...before, stoppedSince: null }
  const begun: KeptBoot = { ...kept, firstStartAt: startedAt, runsAtFirstStart: runs }
  const wasStoppedLong =
    before.stoppedSince !== null && Date.parse(startedAt) - Date.parse(before.stoppedSince) > stoppedAfterMs
  if (kept.firstStartAt !== null) {
    // launchd counts runs from when the job was loaded: fewer than before means that it was loaded anew.
    const loadedAnew = runs !== null && kept.runsAtFirstStart !== null && runs < kept.runsAtFirstStart
    if (loadedAnew || wasStoppedLong) return begun
    return { ...kept, runsAtFirstStart: kept.runsAtFirstStart ?? runs }
  }
  const answeredSinceStart =
    kept.goodBannerAt !== null && Date.parse(startedAt) <= Date.parse(kept.goodBannerAt)
  return answeredSinceStart ? kept : begun
}
