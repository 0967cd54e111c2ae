import * as z from 'zod'
import { type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { BootMemory, LaunchdJob, Snapshot } from '../../core/model/snapshot.ts'
import { contradictsPin } from '../../diagnose/facts/host-keys.ts'

/** What is kept between looks: the snapshot's own memory, and what tells a new boot from a crash loop. */
export const storedBootSchema = z.object({
  firstStartAt: z.iso.datetime().nullable(),
  runsAtFirstStart: z.int().nonnegative().nullable(),
  goodBannerAt: z.iso.datetime().nullable(),
  /** Since when the job is seen loaded, not running and not being started; null while it runs. */
  stoppedSince: z.iso.datetime().nullable(),
  /** The machine was found restarting after crashes: when that began was not seen, and it is no boot. */
  startNotSeen: z.boolean(),
  scannedAt: z.iso.datetime().nullable(),
})

export type StoredBoot = z.infer<typeof storedBootSchema>

export const noStoredBoot: StoredBoot = {
  firstStartAt: null,
  runsAtFirstStart: null,
  goodBannerAt: null,
  stoppedSince: null,
  startNotSeen: false,
  scannedAt: null,
}

/** What is kept when the machine is started on purpose: from here on its boot counts anew. */
export function startedOnPurpose(at: Date): StoredBoot {
  return { ...noStoredBoot, scannedAt: at.toISOString() }
}

/**
 * launchd starts a crashed job again after its minimum runtime, 10 s (docs/macos.md, "Throttling and crash
 * loops"): longer is a stop.
 */
const stoppedAfterMs = 60_000
/** Looks further apart than this do not tell whether the machine answered in between. */
const forgottenAfterMs = 600_000
/** `ps` gives a start to the second, and the clock may be set a little. */
const clockSlackMs = 1500
const clockJumpMs = 5000

/** The part that a snapshot carries. */
export function bootMemoryOf(kept: StoredBoot): BootMemory {
  return {
    firstStartAt: kept.firstStartAt,
    runsAtFirstStart: kept.runsAtFirstStart,
    goodBannerAt: kept.goodBannerAt,
  }
}

/**
 * What is to be kept after a look, so that the next one knows since when the machine starts without an answer.
 * The first start counts, not the newest process: a crash loop must not look like a boot
 * (docs/architecture.md, "Boot time").
 */
export function updateBoot(before: StoredBoot, snapshot: Snapshot): StoredBoot {
  const kept = { ...stillTrue(before, snapshot), scannedAt: snapshot.takenAt }
  const facts = leadingBuilder(snapshot)
  const run = runOf(facts, snapshot)
  const bannerAt = goodBanner(facts, run)
  if (bannerAt !== null) {
    return { ...noStoredBoot, scannedAt: kept.scannedAt, goodBannerAt: bannerAt }
  }
  switch (run.kind) {
    case 'not-known':
      return kept
    case 'gone':
      return { ...noStoredBoot, scannedAt: kept.scannedAt, goodBannerAt: kept.goodBannerAt }
    case 'stopped':
      return whileStopped(kept, snapshot.takenAt)
    case 'started':
      return whileStarted(kept, run, before.scannedAt !== null)
  }
}

/** What the builder's machine does, as far as the look can tell. */
type Run =
  | { readonly kind: 'not-known' }
  /** No job is loaded, and no machine runs. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'started'
      readonly at: string
      readonly runs: number | null
      readonly crashedBefore: boolean
    }

/** A Mac started since, or a clock set back, makes all that was kept worthless. */
function stillTrue(kept: StoredBoot, snapshot: Snapshot): StoredBoot {
  if (kept.scannedAt === null) return kept
  const scannedAt = Date.parse(kept.scannedAt)
  const takenAt = Date.parse(snapshot.takenAt)
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  if (scannedAt > takenAt + clockJumpMs) return noStoredBoot
  if (bootedAt !== null && scannedAt < Date.parse(bootedAt) - clockJumpMs) return noStoredBoot
  if (takenAt - scannedAt <= forgottenAfterMs) return kept
  return { ...noStoredBoot, goodBannerAt: kept.goodBannerAt }
}

function runOf(facts: BuilderFacts, snapshot: Snapshot): Run {
  const machine = facts.vm
  const job = facts.service === null ? null : valueOrNull(facts.service.job)
  const run = { runs: job?.known ? job.runs : null, crashedBefore: crashedBefore(job) }
  if (machine !== null) return { kind: 'started', at: machine.startedAt, ...run }
  if (job === null) {
    const nothingRuns = facts.service === null && snapshot.processes.observed
    return nothingRuns ? { kind: 'gone' } : { kind: 'not-known' }
  }
  if (!job.known) return { kind: 'gone' }
  if (job.pid !== null) {
    const start = valueOrNull(snapshot.processes)?.jobs.find((one) => one.pid === job.pid)?.startedAt
    return { kind: 'started', at: start ?? snapshot.takenAt, ...run }
  }
  const beingStarted = ['spawn scheduled', 'spawning', 'xpcproxy', 'running'].includes(job.state)
  return beingStarted ? { kind: 'started', at: snapshot.takenAt, ...run } : { kind: 'stopped' }
}

/** More than two runs and a bad end before this one. Terminated and Killed are how `kickstart -k` ends it. */
function crashedBefore(job: LaunchdJob | null): boolean {
  if (job === null || !job.known || job.runs === null || job.runs <= 2) return false
  const { lastExit } = job
  if (lastExit.kind === 'signal') return !/^(Terminated|Killed)\b/.test(lastExit.signal)
  return lastExit.kind === 'reason' || (lastExit.kind === 'code' && lastExit.code !== 0)
}

/** When the port last gave a banner, if that was since the machine's start. A reused look may be older. */
function goodBanner(facts: BuilderFacts, run: Run): string | null {
  if (facts.answer === null || !facts.answer.observed || facts.answer.value.kind !== 'ssh') return null
  // Another program on the port is no builder that is up.
  if (contradictsPin(facts)) return null
  const at = facts.answer.at
  if (run.kind === 'started' && Date.parse(at) < Date.parse(run.at) - clockSlackMs) return null
  return at
}

function whileStopped(kept: StoredBoot, takenAt: string): StoredBoot {
  const stoppedSince = kept.stoppedSince ?? takenAt
  if (Date.parse(takenAt) - Date.parse(stoppedSince) <= stoppedAfterMs) return { ...kept, stoppedSince }
  return { ...kept, firstStartAt: null, runsAtFirstStart: null, startNotSeen: false, stoppedSince }
}

function whileStarted(
  before: StoredBoot,
  run: Extract<Run, { kind: 'started' }>,
  wasLooked: boolean,
): StoredBoot {
  const kept = { ...before, stoppedSince: null }
  const begun: StoredBoot = { ...kept, firstStartAt: run.at, runsAtFirstStart: run.runs, startNotSeen: false }
  const wasStoppedLong =
    before.stoppedSince !== null && Date.parse(run.at) - Date.parse(before.stoppedSince) > stoppedAfterMs
  if (wasStoppedLong) return begun
  if (kept.startNotSeen) return kept
  if (kept.firstStartAt !== null) {
    // launchd counts runs from when the job was loaded: fewer than before means that it was loaded anew.
    const loadedAnew = run.runs !== null && kept.runsAtFirstStart !== null && run.runs < kept.runsAtFirstStart
    return loadedAnew ? begun : { ...kept, runsAtFirstStart: kept.runsAtFirstStart ?? run.runs }
  }
  if (kept.goodBannerAt !== null && Date.parse(run.at) <= Date.parse(kept.goodBannerAt)) return kept
  return !wasLooked && run.crashedBefore ? { ...kept, startNotSeen: true } : begun
}
