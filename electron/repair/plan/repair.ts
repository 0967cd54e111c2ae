import type { Finding } from '../../core/model/finding.ts'
import type { Planned, Risk } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** One repair: when it may be done and what it will do. It never touches the machine itself. */
export interface Repair {
  readonly id: string
  /** What it does, as a heading: "Restart the Linux builder". */
  readonly title: string
  /** What its button says; three dots because the person is asked before it runs. */
  readonly button: string
  readonly risk: Risk
  /** The plan for this finding as the snapshot shows the Mac, or why it would be unsafe or useless. */
  plan(snapshot: Snapshot, finding: Finding): Planned
}
