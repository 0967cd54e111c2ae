import type { AdministratorWay } from '../mac/administrator.ts'
import type { Mac } from '../mac/mac.ts'
import type { DataFolder } from './data-folder.ts'
import type { Looker } from './look.ts'
import type { MonitorClock } from './ticking.ts'

/** What a monitor is made of. */
export interface MonitorOptions {
  readonly mac: Mac
  readonly folder: DataFolder
  /** How root is asked; default 'osascript'. */
  readonly via?: AdministratorWay
  /** False for a face that only shows (`watch`): it writes no history. Default true. */
  readonly keepsHistory?: boolean
  /** Default: a looker of its own on the Mac and the folder. */
  readonly looker?: Looker
  /** Default: the computer's own timers. */
  readonly clock?: MonitorClock
}
