import { valueOrNull } from '../model/observation.ts'
import type { Receipt } from '../model/receipt.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { BuilderFacts } from './builder-facts.ts'

/** What root saw in a machine a while ago, and the receipt that says so. */
export interface GuestState {
  readonly receipt: Receipt
  readonly guest: NonNullable<Receipt['guest']>
}

/** A machine's disk fills and its keys change without anybody telling: what was seen longer ago is no longer said. */
const holdsMs = 60 * 60_000
/** Times of a receipt are of this Mac's clock, which may have been set since. */
const clockSlackMs = 60_000
/** A receipt's time is cut to the second, and ps tells a start up to a second late. */
const secondsMs = 2000

/**
 * What root last saw in this builder's machine, where it still holds: within the hour, under this build of macOS, the
 * machine not started anew, and no build that worked there since. Null where nobody looked, or all that is over.
 */
export function recentGuestState(
  snapshot: Snapshot,
  { entry, vm: machine }: BuilderFacts,
): GuestState | null {
  const [last] = (valueOrNull(snapshot.receipts) ?? [])
    .flatMap((receipt) => (receipt.guest && receipt.guest.uri === entry?.uri ? [receipt] : []))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  if (!last?.guest) return null
  const at = Date.parse(last.at)
  const age = Date.parse(snapshot.takenAt) - at
  const build = valueOrNull(snapshot.mac.osBuild)
  const isOver =
    age > holdsMs ||
    age < -clockSlackMs ||
    (build !== null && last.osBuild !== null && build !== last.osBuild) ||
    (machine !== null && Date.parse(machine.startedAt) > at + secondsMs) ||
    snapshot.testBuilds.some(
      ({ uri, outcome: made }) =>
        uri === entry?.uri && made.observed && made.value.kind === 'passed' && Date.parse(made.at) > at,
    )
  return isOver ? null : { receipt: last, guest: last.guest }
}
