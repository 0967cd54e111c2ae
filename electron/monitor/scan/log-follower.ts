import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeBuilderLog } from '../../observe/service/builder-log-probe.ts'

/** Reads the builder's captured output more often than the monitor scans, while it is displayed. */
export interface LogFollower {
  /** Returns the last read, or null while not following. */
  log(): Observation<BuilderLog | null> | null
  follow(on: boolean): void
}

/** Each time only the tail of the log file is read. */
const defaultIntervalMs = 2000

/** @param changed called when the log changed */
export function openLogFollower(mac: Mac, changed: () => void, intervalMs = defaultIntervalMs): LogFollower {
  let seen: Observation<BuilderLog | null> | null = null
  let timer: NodeJS.Timeout | null = null
  let isReading = false
  const read = async () => {
    if (isReading) return
    isReading = true
    const after = await probeBuilderLog(mac)
    isReading = false
    if (timer === null) return
    const isNew = textOf(after) !== textOf(seen)
    seen = after
    if (isNew) changed()
  }
  return {
    log: () => seen,
    follow(on) {
      if (on === (timer !== null)) return
      if (timer !== null) clearInterval(timer)
      seen = null
      timer = on ? setInterval(read, intervalMs) : null
      if (on) void read()
    },
  }
}

/** The content without the time of the read. */
function textOf(seen: Observation<BuilderLog | null> | null): string {
  return seen === null ? '' : JSON.stringify(seen.observed ? seen.value : seen.reason)
}
