import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'
import { probeBuilderLog } from '../../observe/service/builder-log-probe.ts'

/** Each time only the tail of the log file is read. */
const defaultIntervalMs = 2000

/** Reads the builder's captured output more often than the monitor scans, while it is displayed. */
export class LogFollower {
  private readonly mac: Mac
  private readonly onChange: () => void
  private readonly intervalMs: number
  private last: Observation<BuilderLog | null> | null = null
  private timer: NodeJS.Timeout | null = null
  private isReading = false

  /** @param onChange called when the log changed */
  constructor(mac: Mac, onChange: () => void, intervalMs = defaultIntervalMs) {
    this.mac = mac
    this.onChange = onChange
    this.intervalMs = intervalMs
  }

  /** Returns the last read, or null while not following. */
  log(): Observation<BuilderLog | null> | null {
    return this.last
  }

  start(): void {
    if (this.timer !== null) return
    this.timer = setInterval(() => void this.read(), this.intervalMs)
    void this.read()
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    this.last = null
  }

  private async read(): Promise<void> {
    if (this.isReading) return
    this.isReading = true
    const after = await probeBuilderLog(this.mac)
    this.isReading = false
    if (this.timer === null) return
    const isNew = serializeContent(after) !== serializeContent(this.last)
    this.last = after
    if (isNew) this.onChange()
  }
}

/** The content without the time of the read. */
function serializeContent(last: Observation<BuilderLog | null> | null): string {
  return last === null ? '' : JSON.stringify(last.observed ? last.value : last.reason)
}
