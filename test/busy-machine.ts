import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach } from 'vitest'

/** With more runnable threads for each processor, a program that a scan starts takes longer than the scan allows it. */
const maxRunnablePerProcessor = 3
/** Other work on the machine must not delay a test for ever. */
const maxWaitMs = 120_000

/**
 * Before each test: waits while too much runs on this machine. The time limits of the product are real time, 7 s for a scan, and
 * on a slow machine the tests of all workers together would exceed them: so the slower the machine, the fewer tests run at a
 * time. On a fast one hardly any test waits. The desktop suite beside them does not wait: its steps follow one another, and begin
 * programs that run already.
 */
beforeEach(async () => {
  const limit = maxRunnablePerProcessor * availableParallelism()
  for (const until = Date.now() + maxWaitMs; Date.now() < until; ) {
    if (countRunnable() <= limit) return
    // At random, so that those that wait do not begin at once.
    await pause(300 + Math.random() * 700)
  }
}, maxWaitMs + 30_000)

/** Returns the number of threads that run or wait for a processor (proc(5), /proc/loadavg); 0 where the system does not tell. */
function countRunnable(): number {
  try {
    return Number(/ (\d+)\//.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
