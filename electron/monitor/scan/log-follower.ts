import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeBuilderLog } from '../../observe/service/builder-log-probe.ts'

/** Reads the builder's captured output more often than the monitor scans, while it is displayed. */
export interface LogFollower {
  /** Returns the last read, or null while not following. */
  log(): Observation<BuilderLog | null> | null
  start(): void
  stop(): void
}

/** Each time only the tail of the log file is read. */
const defaultIntervalMs = 2000

/** @param onChange called when the log changed */
export function openLogFollower(mac: Mac, onChange: () => void, intervalMs = defaultIntervalMs): LogFollower {
  let last: Observation<BuilderLog | null> | null = null
  let timer: NodeJS.Timeout | null = null
  let isReading = false
  const read = async () => {
    if (isReading) return
    isReading = true
    const after = await probeBuilderLog(mac)
    isReading = false
    if (timer === null) return
    const isNew = serializeContent(after) !== serializeContent(last)
    last = after
    if (isNew) onChange()
  }
  return {
    log: () => last,
    start() {
      if (timer !== null) return
      timer = setInterval(read, intervalMs)
      void read()
    },
    stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
      last = null
    },
  }
}

/** The content without the time of the read. */
function serializeContent(last: Observation<BuilderLog | null> | null): string {
  return last === null ? '' : JSON.stringify(last.observed ? last.value : last.reason)
}
