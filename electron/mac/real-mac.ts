import type { Mac } from './mac.ts'

export interface MacOptions {
  /** Folder that stands for `/`; '' or absent: the machine itself. */
  readonly root?: string
  /** Home folder of the person, as a path of this Mac; absent: that of the account that looks. */
  readonly home?: string
}

/** Opens the machine, or the folder that stands for one (tests and the demo). */
export function openMac(_options: MacOptions = {}): Mac {
  throw new Error('openMac is being built')
}
