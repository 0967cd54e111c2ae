import type { Status } from '../builder/status.ts'
import type { Mac } from '../mac/mac.ts'
import type { LookPart } from '../observe/observe.ts'
import type { DataFolder } from './data-folder.ts'

export interface LookOptions {
  /** Parts taken over from the look before, each with its own time; absent: everything is looked at. */
  readonly reuse?: ReadonlySet<LookPart>
  /** A port is looked at again only when its last look is older than this; default and least 5000. */
  readonly reusePortsMs?: number
}

/** Looks at the Mac. One look at a time: who asks while one is under way gets that one. */
export interface Looker {
  readonly folder: DataFolder
  look(options?: LookOptions): Promise<Status>
  /** The machine was started on purpose: its boot time is counted anew. */
  forgetBoot(): Promise<void>
  /** Trouble of the data folder, in words. */
  notices(): readonly string[]
}

export function openLooker(_mac: Mac, _folder: DataFolder): Looker {
  throw new Error('openLooker is being built')
}
