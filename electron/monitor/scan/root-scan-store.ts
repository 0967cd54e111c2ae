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
  private storedScan: { readonly scan: ObservedScan; readonly inputs: ScanInputs } | null = null
  /** The snapshots from which the merged ones were made: what is stored with a snapshot belongs to these. */
  private readonly originals = new WeakMap<Snapshot, Snapshot>()

  record(scan: ObservedScan, snapshot: Snapshot): void {
    this.storedScan = { scan, inputs: collectScanInputs(this.getUnmerged(snapshot)) }
  }

  /** Returns the snapshot with the root scan that still holds for it, or the same snapshot. */
  merge(snapshot: Snapshot): Snapshot {
    const { storedScan } = this
    if (storedScan === null) return snapshot
    if (!holdsRootScan(snapshot, storedScan.scan, storedScan.inputs)) {
      this.storedScan = null
      return snapshot
    }
    const mergedSnapshot = mergeRootScan(snapshot, storedScan.scan)
    this.originals.set(mergedSnapshot, snapshot)
    return mergedSnapshot
  }

  getUnmerged(snapshot: Snapshot): Snapshot {
    return this.originals.get(snapshot) ?? snapshot
  }
}
