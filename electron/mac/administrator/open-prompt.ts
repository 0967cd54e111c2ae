import { readRootOutput } from '../../core/text/root-output.ts'
import type { Mac, RunLimits } from '../mac.ts'
import type { ElevationResult } from './elevation-result.ts'

/** A prompt may be left open while its owner looks for the password; macOS itself never closes it. */
const promptTimeLimitMs = 600_000
/** What root has begun is carried to its end; no script of ours waits for so long. */
const maxRunMs = 1_800_000
/** How often it is looked whether root has begun: one lstat. */
const pollIntervalMs = 1000
/** A script that was let through in the very moment in which its prompt was closed has its lock by then. */
const graceMs = 300

export interface PromptSignals {
  /** Closes the prompt where root has not begun; a run that has begun is waited for all the same. */
  readonly cancel?: AbortSignal
  /** This program ends: as `withdraw`, and a run that has begun is left to itself. */
  readonly shutdown?: AbortSignal
  /** How long the prompt may stay open; default 600000. */
  readonly promptTimeLimitMs?: number
}

/**
 * Asks, and closes the prompt when nobody answers in time or it is no longer wanted. Nothing is closed once root has
 * begun: that would tear nothing (root-script.ts), but its answer would be lost.
 * Only a Mac can prove: that the dialog goes away when osascript is ended.
 */
export async function withPromptTimeout(
  mac: Mac,
  ask: (limits: RunLimits) => Promise<ElevationResult>,
  signals: PromptSignals,
): Promise<ElevationResult> {
  const root = await watchRootLock(mac)
  if (signals.shutdown?.aborted) return { kind: 'withdrawn', message: shutdownMessage }
  const closing = new AbortController()
  let closedBecause: string | null = null
  const close = async (reason: string) => {
    if (closedBecause !== null || (await root.hasBegun())) return
    closedBecause ??= reason
    closing.abort()
  }
  const limitMs = signals.promptTimeLimitMs ?? promptTimeLimitMs
  const timers = [
    setInterval(() => void root.hasBegun(), pollIntervalMs),
    setTimeout(() => void close(describeTimeout(limitMs)), limitMs),
  ]
  let leave: (answer: ElevationResult) => void = () => undefined
  const left = new Promise<ElevationResult>((resolve) => {
    leave = resolve
  })
  const listening = [
    onAbort(signals.cancel, () => close(withdrawnMessage)),
    onAbort(signals.shutdown, async () => {
      await close(shutdownMessage)
      if (await root.hasBegun()) leave({ kind: 'unknown', message: abandonedMessage, output: '' })
    }),
  ]
  try {
    const limits = { timeoutMs: maxRunMs, signal: closing.signal, outlives: () => root.startedAt() }
    const answer = await Promise.race([ask(limits), left])
    if (closedBecause === null || answer.kind !== 'unknown' || !root.isKnown) return answer
    if (readRootOutput(answer.output).lastStep > 0) return answer
    await new Promise((resolve) => setTimeout(resolve, graceMs))
    return (await root.hasBegun()) ? answer : { kind: 'withdrawn', message: closedBecause }
  } finally {
    for (const timer of timers) clearTimeout(timer)
    for (const forget of listening) forget()
  }
}

const withdrawnMessage = 'The password prompt was closed before it was answered. Nothing ran.'
const shutdownMessage =
  'Builderbar ended while the password prompt was open. The prompt was closed, and nothing ran.'
const abandonedMessage =
  'Builderbar ended while this ran as root. It is carried to its end; what came of it is seen at the next look.'

function describeTimeout(limitMs: number): string {
  const minutes = Math.round(limitMs / 60_000)
  return `Nobody answered the password prompt for ${minutes} minutes. It was closed, and nothing ran.`
}

function onAbort(signal: AbortSignal | undefined, does: () => Promise<void>): () => void {
  const listener = () => void does()
  if (signal?.aborted) listener()
  signal?.addEventListener('abort', listener)
  return () => signal?.removeEventListener('abort', listener)
}

/** Each root script holds this link while it runs, with its process id as the target (root-script.ts). */
const lock = '/var/run/builderbar.lock'

interface RootLock {
  /** False where the lock has no place: then it cannot be told whether root has begun. */
  readonly isKnown: boolean
  /** Whether the script of this prompt was seen to run; true for ever once it was. */
  startedAt(): boolean
  hasBegun(): Promise<boolean>
}

async function watchRootLock(mac: Mac): Promise<RootLock> {
  const holder = async () => {
    const link = await mac.lstat(lock)
    return link.ok && link.value.exists && link.value.kind === 'link' ? link.value.linkTarget : null
  }
  const place = await mac.stat('/var/run')
  const before = await holder()
  let begun = false
  return {
    isKnown: place.ok && place.value.exists,
    startedAt: () => begun,
    async hasBegun() {
      const now = begun ? null : await holder()
      if (now !== null && now !== before && mac.isAlive(Number(now))) begun = true
      return begun
    },
  }
}
