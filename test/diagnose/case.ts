import type { Change } from './changes.ts'

/** Parts of a Mac that a trouble needs for itself: two troubles with a part in common are no pair. */
type Part =
  | 'service'
  | 'machine'
  | 'port'
  | 'key'
  | 'public-half'
  | 'pin'
  | 'entries'
  | 'route'
  | 'builders'
  | 'link'
  | 'daemon'
  | 'disk'
  | 'extra-platforms'
  | 'conf'
  | 'account'
  | 'image'
  | 'certificates'
  | 'receipts'
  | 'mac'

export interface Trouble {
  readonly id: string
  readonly story: string
  readonly state: 'down' | 'degraded' | 'absent' | 'healthy'
  readonly parts: readonly Part[]
  readonly change: Change
}
