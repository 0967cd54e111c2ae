import { valueOrNull } from '../model/observation.ts'
import type { Receipt } from '../model/receipt.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Builder } from './builder.ts'

/** The state of a guest at the last root scan, and the receipt that recorded it. */
export interface GuestState {
  readonly receipt: Receipt
  readonly guest: NonNullable<Receipt['guest']>
}

/** A guest's disk and keys change without notice, so an older state is ignored. */
const maxAgeMs = 60 * 60_000
/** The Mac's clock may have been set since the receipt. */
const clockSlackMs = 60_000
/** A receipt's time is cut to the second, and start times of ps are up to a second late. */
const secondsMs = 2000

/**
 * Returns the last state of this builder's guest that root recorded, if it still holds: within the hour, on the same build of
 * macOS, without a restart of the VM, which still runs, and without a successful build since. Else null.
 */
export function findRecentGuestState(snapshot: Snapshot, builder: Builder): GuestState | null {
  const { entry, vm } = builder
  const [lastReceipt] = (valueOrNull(snapshot.receipts) ?? [])
    .flatMap((receipt) => (receipt.guest && receipt.guest.uri === entry?.uri ? [receipt] : []))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  if (!lastReceipt?.guest) return null
  const receiptMs = Date.parse(lastReceipt.at)
  const age = Date.parse(snapshot.takenAt) - receiptMs
  const build = valueOrNull(snapshot.mac.osBuild)
  const isOver =
    age > maxAgeMs ||
    age < -clockSlackMs ||
    (build !== null && lastReceipt.osBuild !== null && build !== lastReceipt.osBuild) ||
    (vm === null ? hasEnded(builder) : Date.parse(vm.startedAt) > receiptMs + secondsMs) ||
    snapshot.testBuilds.some(
      ({ uri, outcome }) =>
        uri === entry?.uri &&
        outcome.observed &&
        outcome.value.kind === 'passed' &&
        Date.parse(outcome.at) > receiptMs,
    )
  return isOver ? null : { receipt: lastReceipt, guest: lastReceipt.guest }
}

/** Whether launchd says that the builder's service does not run. Not every VM is known by its process. */
function hasEnded({ service }: Builder): boolean {
  const job = valueOrNull(service?.job)
  return job !== null && (!job.known || job.pid === null)
}
