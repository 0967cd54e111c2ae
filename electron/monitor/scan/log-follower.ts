import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeBuilderLog } from '../../observe/service/builder-log-probe.ts'

/** Looks at the captured output more often than the monitor, while somebody reads it. */
export interface LogFollower {
  /** The last look; null while nobody reads it. */
  log(): Observation<BuilderLog | null> | null
  follow(on: boolean): void
}

/** A few reads of the file's end; nothing else is looked at. */
const everyMs = 2000

/** @param changed called when there is more, or less, to read */
export function openLogFollower(mac: Mac, changed: () => void, paceMs = everyMs): LogFollower {
  let seen: Observation<BuilderLog | null> | null = null
  let timer: NodeJS.Timeout | null = null
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    const after = await probeBuilderLog(mac)
    isLooking = false
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
      timer = on ? setInterval(look, paceMs) : null
      if (on) void look()
    },
  }
}

/** Without the time of the look. */
function textOf(seen: Observation<BuilderLog | null> | null): string {
  return seen === null ? '' : JSON.stringify(seen.observed ? seen.value : seen.reason)
}
