import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { ReadyPlanSteps } from '../repair/ReadyPlanSteps.tsx'
import { UndoList } from '../repair/UndoList.tsx'
import { CheckList } from './CheckList.tsx'
import './more-details.css'

interface MoreDetailsProps {
  /** Leaves out all but what a button in the action bar would run. */
  readonly isShort: boolean
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** All checks, what a button in the action bar would run, and the other changes that can be undone, folded. */
export function MoreDetails({ isShort, view, now, send }: MoreDetailsProps) {
  const checks = isShort ? [] : view.checks
  const ready = view.testBuild === null && view.ready?.shown ? view.ready : null
  const undoable = isShort ? [] : view.undoable.filter(({ id }) => id !== getReceipt(ready))
  if (checks.length === 0 && undoable.length === 0 && ready === null) return null
  return (
    <div className="part more-details">
      {checks.length > 0 && <CheckList view={view} now={now} send={send} />}
      <ReadyPlanSteps ready={ready} send={send} />
      {undoable.length > 0 && <UndoList undoable={undoable} now={now} send={send} />}
    </div>
  )
}

/** Id of the receipt that the button in the action bar would undo, or null. */
function getReceipt(ready: PopoverView['ready']): string | null {
  return ready?.subject.kind === 'undo' ? ready.subject.receipt : null
}
