import type { ElevationMethod } from '../mac/administrator/administrator.ts'
import type { Mac } from '../mac/mac.ts'
import type { Scanner } from './scan/scanner.ts'
import type { DataFolder } from './storage/data-folder.ts'
import type { MonitorClock } from './ticker.ts'

/** What a monitor is made of. */
export interface MonitorOptions {
  readonly mac: Mac
  readonly folder: DataFolder
  /** How root is asked; default 'osascript'. */
  readonly via?: ElevationMethod
  /** False for a face that only shows (`watch`): it writes no history. Default true. */
  readonly keepsHistory?: boolean
  /** Default: a looker of its own on the Mac and the folder. */
  readonly scanner?: Scanner
  /** Default: the computer's own timers. */
  readonly clock?: MonitorClock
}
