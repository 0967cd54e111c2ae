import type { ElevationMethod } from '../mac/administrator/administrator.ts'
import type { Mac } from '../mac/mac.ts'
import type { Scanner } from './scan/scanner.ts'
import type { DataFolder } from './storage/data-folder.ts'
import type { MonitorClock } from './ticker.ts'

/** The parts of a monitor. */
export interface MonitorOptions {
  readonly mac: Mac
  readonly folder: DataFolder
  /** How administrator rights are requested; default 'osascript'. */
  readonly via?: ElevationMethod
  /** Whether history is written; false for `watch`, which only displays. Default true. */
  readonly writesHistory?: boolean
  /** Default: a scanner on this Mac and data folder. */
  readonly scanner?: Scanner
  /** Default: the system's timers. */
  readonly clock?: MonitorClock
}
