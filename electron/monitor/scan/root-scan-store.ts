import { mergeRootScan } from '../../core/builders/merged-root-scan.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { RootScan } from '../../core/model/root-scan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { collectScanInputs, holdsRootScan, type ScanInputs } from './root-scan-policy.ts'

type ObservedScan = Extract<Observation<RootScan>, { observed: true }>

/**
 * Keeps the last root scan that the user made in this program, in memory alone: nothing that a user's program can write becomes
 * a result of root. A status has it, with its time, while it holds.
 */
export class RootScanStore {
  private stored: { readonly scan: ObservedScan; readonly inputs: ScanInputs } | null = null
  /** The snapshots from which the merged ones were made: what is stored with a snapshot belongs to these. */
  private readonly unmerged = new WeakMap<Snapshot, Snapshot>()

  record(scan: ObservedScan, snapshot: Snapshot): void {
    this.stored = { scan, inputs: collectScanInputs(this.getUnmerged(snapshot)) }
  }

  /** Returns the snapshot with the root scan that still holds for it, or the same snapshot. */
  merge(snapshot: Snapshot): Snapshot {
    const { stored } = this
    if (stored === null) return snapshot
    if (!holdsRootScan(snapshot, stored.scan, stored.inputs)) {
      this.stored = null
      return snapshot
    }
    const merged = mergeRootScan(snapshot, stored.scan)
    this.unmerged.set(merged, snapshot)
    return merged
  }

  getUnmerged(snapshot: Snapshot): Snapshot {
    return this.unmerged.get(snapshot) ?? snapshot
  }
}
