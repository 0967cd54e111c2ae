import { setTimeout as sleep } from 'node:timers/promises'
import { formatDuration } from '../../core/text/quantities.ts'
import { parseRootOutput } from '../../core/text/root-output.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, RunLimits } from '../mac.ts'
import type { ElevationResult } from './elevation-result.ts'

/** Texts of password prompts that were closed. */
export const openPromptTexts = defineTexts({
  withdrawn: 'The password prompt was closed. Nothing ran.',
  timedOut: (time: string) => `The password prompt timed out after ${time}. Nothing ran.`,
  shutdown: 'Builderbar quit while the password prompt was open. Nothing ran.',
  abandoned:
    'Builderbar quit while this ran as root. It runs to its end, and the next check shows the result.',
})

/** How long a prompt may stay open: time to find the password. macOS itself never closes it. */
const defaultTimeoutMs = 600_000
/** Time limit for a script that has begun; none of ours takes this long. */
const maxRunMs = 1_800_000
/** How often we check whether the script has begun; a check is one lstat. */
const pollIntervalMs = 1000
/** If the user authorised the script at the moment the prompt was closed, the script holds its lock after this time. */
const graceMs = 300

export interface PromptSignals {
  /** Closes the prompt unless the script has begun; a script that has begun is still waited for. */
  readonly cancel?: AbortSignal
  /** This process exits: closes the prompt as `cancel` does, and stops waiting for a script that has begun. */
  readonly shutdown?: AbortSignal
  /** How long the prompt may stay open; default 600000. */
  readonly promptTimeoutMs?: number
  /** Called once the script is seen to have begun: the prompt was answered. A short script may end unseen. */
  readonly onBegun?: () => void
}

/**
 * Runs `openPrompt` (osascript or sudo), and closes its prompt when nobody answers in time or a signal is aborted. Nothing is
 * closed once the script has begun as root: stopping it would be safe (root-script.ts), but its result would be lost.
 * Only a Mac can prove: that the dialog disappears when osascript is killed.
 */
export async function withPromptTimeout(
  mac: Mac,
  openPrompt: (limits: RunLimits) => Promise<ElevationResult>,
  signals: PromptSignals,
): Promise<ElevationResult> {
  const lock = await watchRootLock(mac, signals.onBegun)
  if (signals.shutdown?.aborted) return { kind: 'withdrawn', message: openPromptTexts.shutdown }
  const closeController = new AbortController()
  let closeReason: string | null = null
  const close = async (reason: string) => {
    if (closeReason !== null || (await lock.hasBegun())) return
    closeReason ??= reason
    closeController.abort()
  }
  const timeoutMs = signals.promptTimeoutMs ?? defaultTimeoutMs
  const poll = setInterval(() => void lock.hasBegun(), pollIntervalMs)
  const endController = new AbortController()
  const shutdownResult = new Promise<ElevationResult>((resolve) => {
    onAbort(AbortSignal.timeout(timeoutMs), endController.signal, () =>
      close(openPromptTexts.timedOut(formatDuration(timeoutMs))),
    )
    onAbort(signals.cancel, endController.signal, () => close(openPromptTexts.withdrawn))
    onAbort(signals.shutdown, endController.signal, async () => {
      await close(openPromptTexts.shutdown)
      if (await lock.hasBegun()) resolve({ kind: 'unknown', message: openPromptTexts.abandoned, output: '' })
    })
  })
  try {
    const limits = { timeoutMs: maxRunMs, signal: closeController.signal, keepsRunning: () => lock.wasHeld() }
    const result = await Promise.race([openPrompt(limits), shutdownResult])
    if (closeReason === null || result.kind !== 'unknown' || !lock.isKnown) return result
    if (parseRootOutput(result.output).lastStep > 0) return result
    await sleep(graceMs)
    return (await lock.hasBegun()) ? result : { kind: 'withdrawn', message: closeReason }
  } finally {
    clearInterval(poll)
    endController.abort()
  }
}

/** Calls `handle` when the signal is aborted, at once if it already is; never after `endSignal` was aborted. */
function onAbort(signal: AbortSignal | undefined, endSignal: AbortSignal, handle: () => Promise<void>): void {
  const handleAbort = () => void handle()
  if (signal?.aborted) handleAbort()
  signal?.addEventListener('abort', handleAbort, { signal: endSignal })
}

/** While a root script runs, a link with this name and its process id exists here (repair/shell/helpers/common.sh). */
const lockFolder = '/var/run'
const lockName = /^builderbar\.lock\.([1-9]\d{0,9})$/

interface RootLock {
  /** False if the lock's folder is missing: then it is unknown whether the script has begun. */
  readonly isKnown: boolean
  /** Whether an earlier call of `hasBegun` returned true. */
  wasHeld(): boolean
  /** Whether the script of this prompt has begun; once true, it stays true. */
  hasBegun(): Promise<boolean>
}

async function watchRootLock(mac: Mac, onBegun: () => void = () => undefined): Promise<RootLock> {
  const readHolders = async () => {
    const names = await mac.list(lockFolder)
    return names.ok ? (names.value ?? []).flatMap((name) => lockName.exec(name)?.[1] ?? []) : []
  }
  const folder = await mac.stat(lockFolder)
  const previous = await readHolders()
  let hasBegun = false
  return {
    isKnown: folder.ok && folder.value.exists,
    wasHeld: () => hasBegun,
    async hasBegun() {
      if (hasBegun) return true
      const isHeld = (await readHolders()).some((pid) => !previous.includes(pid) && mac.isAlive(Number(pid)))
      if (isHeld && !hasBegun) {
        hasBegun = true
        onBegun()
      }
      return hasBegun
    },
  }
}
