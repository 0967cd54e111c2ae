import * as z from 'zod'
import { type Builder, getLeadingBuilder } from '../../core/builders/builder.ts'
import { contradictsPin } from '../../core/builders/pinned-host-key.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { BootMemory, LaunchdJob, Snapshot } from '../../core/model/snapshot.ts'

/** State kept between scans: the boot memory of the snapshot, and what tells a boot from a crash loop. */
export const storedBootSchema = z.object({
  firstStartAt: z.iso.datetime().nullable(),
  runsAtFirstStart: z.int().nonnegative().nullable(),
  goodBannerAt: z.iso.datetime().nullable(),
  /** Since when the job is loaded but neither running nor being started; null while it runs. */
  stoppedSince: z.iso.datetime().nullable(),
  /** The first scan found the VM restarting after crashes, so the start of the loop is unknown and it is not a boot. */
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

/** Returns the state after a start on purpose: the boot time is measured from the next start. */
export function createBootAfterStart(at: Date): StoredBoot {
  return { ...noStoredBoot, scannedAt: at.toISOString() }
}

/**
 * launchd starts a crashed job again after its minimum runtime, 10 s (docs/macos.md, "Throttling and crash
 * loops"): longer is a stop.
 */
const stoppedAfterMs = 60_000
/** After a longer gap between scans it is unknown whether the VM answered in between. */
const maxScanGapMs = 600_000
/** `ps` gives start times in whole seconds, and the clock may be adjusted slightly. */
const clockSlackMs = 1500
const clockJumpMs = 5000

/** Returns the part that goes into the snapshot. */
export function toBootMemory(stored: StoredBoot): BootMemory {
  return {
    firstStartAt: stored.firstStartAt,
    runsAtFirstStart: stored.runsAtFirstStart,
    goodBannerAt: stored.goodBannerAt,
  }
}

/**
 * Returns the state after a scan, from which the next scan knows since when the VM has been starting without an answer.
 * The first start counts, not the newest process: a crash loop must not look like a boot
 * (docs/architecture.md, "Boot time").
 */
export function updateBoot(before: StoredBoot, snapshot: Snapshot): StoredBoot {
  const boot = { ...discardInvalid(before, snapshot), scannedAt: snapshot.takenAt }
  const builder = getLeadingBuilder(snapshot)
  const run = detectRun(builder, snapshot)
  const bannerAt = findBannerTime(builder, run)
  if (bannerAt !== null) {
    return { ...noStoredBoot, scannedAt: boot.scannedAt, goodBannerAt: bannerAt }
  }
  switch (run.kind) {
    case 'unknown':
      return boot
    case 'gone':
      return { ...noStoredBoot, scannedAt: boot.scannedAt, goodBannerAt: boot.goodBannerAt }
    case 'stopped':
      return updateWhileStopped(boot, snapshot.takenAt)
    case 'started':
      return updateWhileStarted(boot, run, before.scannedAt !== null)
  }
}

/** What the VM is doing, as far as the scan shows. */
type Run =
  | { readonly kind: 'unknown' }
  /** No job is loaded and no VM runs. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'started'
      readonly at: string
      readonly runs: number | null
      readonly crashedBefore: boolean
    }

/** Discards the state where the Mac restarted or the clock was set back, and all but the banner after a long gap. */
function discardInvalid(boot: StoredBoot, snapshot: Snapshot): StoredBoot {
  if (boot.scannedAt === null) return boot
  const scannedAt = Date.parse(boot.scannedAt)
  const takenAt = Date.parse(snapshot.takenAt)
  const bootedAt = valueOrNull(snapshot.mac.bootedAt)
  if (scannedAt > takenAt + clockJumpMs) return noStoredBoot
  if (bootedAt !== null && scannedAt < Date.parse(bootedAt) - clockJumpMs) return noStoredBoot
  if (takenAt - scannedAt <= maxScanGapMs) return boot
  return { ...noStoredBoot, goodBannerAt: boot.goodBannerAt }
}

function detectRun(builder: Builder, snapshot: Snapshot): Run {
  const { vm } = builder
  const job = builder.service === null ? null : valueOrNull(builder.service.job)
  const run = { runs: job?.known ? job.runs : null, crashedBefore: hasCrashedBefore(job) }
  if (vm !== null) return { kind: 'started', at: vm.startedAt, ...run }
  if (job === null) {
    const nothingRuns = builder.service === null && snapshot.processes.observed
    return nothingRuns ? { kind: 'gone' } : { kind: 'unknown' }
  }
  if (!job.known) return { kind: 'gone' }
  if (job.pid !== null) {
    const start = valueOrNull(snapshot.processes)?.jobs.find(
      (candidate) => candidate.pid === job.pid,
    )?.startedAt
    return { kind: 'started', at: start ?? snapshot.takenAt, ...run }
  }
  const isStarting = ['spawn scheduled', 'spawning', 'xpcproxy', 'running'].includes(job.state)
  return isStarting ? { kind: 'started', at: snapshot.takenAt, ...run } : { kind: 'stopped' }
}

/** More than two runs and a failed last exit. Terminated and Killed are how `kickstart -k` ends the job. */
function hasCrashedBefore(job: LaunchdJob | null): boolean {
  if (job === null || !job.known || job.runs === null || job.runs <= 2) return false
  const { lastExit } = job
  if (lastExit.kind === 'signal') return !/^(Terminated|Killed)\b/.test(lastExit.signal)
  return lastExit.kind === 'reason' || (lastExit.kind === 'code' && lastExit.code !== 0)
}

/** Returns when the port last gave a banner, where that was after the VM's start; a reused probe may be older. */
function findBannerTime(builder: Builder, run: Run): string | null {
  if (builder.portResult === null || !builder.portResult.observed || builder.portResult.value.kind !== 'ssh')
    return null
  // Another program answers on the port.
  if (contradictsPin(builder)) return null
  const at = builder.portResult.at
  if (run.kind === 'started' && Date.parse(at) < Date.parse(run.at) - clockSlackMs) return null
  return at
}

function updateWhileStopped(boot: StoredBoot, takenAt: string): StoredBoot {
  const stoppedSince = boot.stoppedSince ?? takenAt
  if (Date.parse(takenAt) - Date.parse(stoppedSince) <= stoppedAfterMs) return { ...boot, stoppedSince }
  return { ...boot, firstStartAt: null, runsAtFirstStart: null, startNotSeen: false, stoppedSince }
}

function updateWhileStarted(
  before: StoredBoot,
  run: Extract<Run, { kind: 'started' }>,
  hadScan: boolean,
): StoredBoot {
  const boot = { ...before, stoppedSince: null }
  const newBoot: StoredBoot = {
    ...boot,
    firstStartAt: run.at,
    runsAtFirstStart: run.runs,
    startNotSeen: false,
  }
  const wasStoppedLong =
    before.stoppedSince !== null && Date.parse(run.at) - Date.parse(before.stoppedSince) > stoppedAfterMs
  if (wasStoppedLong) return newBoot
  if (boot.startNotSeen) return boot
  if (boot.firstStartAt !== null) {
    // launchd counts runs since the job was loaded, so fewer runs than before mean that it was loaded again.
    const wasReloaded =
      run.runs !== null && boot.runsAtFirstStart !== null && run.runs < boot.runsAtFirstStart
    return wasReloaded ? newBoot : { ...boot, runsAtFirstStart: boot.runsAtFirstStart ?? run.runs }
  }
  if (boot.goodBannerAt !== null && Date.parse(run.at) <= Date.parse(boot.goodBannerAt)) return boot
  return !hadScan && run.crashedBefore ? { ...boot, startNotSeen: true } : newBoot
}
