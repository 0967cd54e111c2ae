import type { Finding } from '../builder/finding.ts'
import { chainOf } from '../diagnose/chain.ts'
import { leadingFindings } from '../diagnose/leading.ts'
import { lookedAt } from '../diagnose/looked-at.ts'
import type { MonitorState } from '../monitor/monitor-state.ts'
import { repairs } from '../repair/repairs.ts'
import type { Demo, PopoverView, RepairOffer } from './bridge-contract.ts'

/** Before the first look is done. */
const nothingSeenYet = 'Looking at this Mac for the first time.'

/** What the popover shows of the monitor's state: no snapshot, since the page needs none of it. */
export function popoverView(state: MonitorState, demo: Demo | null, notices: readonly string[]): PopoverView {
  const { status, looking, stateSince, incidents, repair } = state
  const shared = { looking, stateSince, incidents, repair, demo, notices }
  if (status === null) return { ...shared, status, leading: [], offers: {}, chain: [], lookedAt: [] }
  const { snapshot, ...shown } = status
  return {
    ...shared,
    status: shown,
    leading: leadingFindings(status.findings),
    offers: Object.fromEntries(status.findings.map((finding) => [finding.key, offersOf(finding)])),
    chain: chainOf(snapshot, status.findings),
    lookedAt: lookedAt(snapshot),
  }
}

/** The sentence for the tooltip and the menu. */
export function sentenceOf(view: PopoverView): string {
  return view.status?.summary ?? nothingSeenYet
}

function offersOf(finding: Finding): readonly RepairOffer[] {
  return finding.repairs.flatMap((id) => {
    const repair = repairs.find((each) => each.id === id)
    return repair === undefined ? [] : [{ id, button: repair.button }]
  })
}
