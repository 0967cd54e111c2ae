import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { UndoList } from '../repair/UndoList.tsx'
import { CheckList } from './CheckList.tsx'
import './more-details.css'

interface MoreDetailsProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** All checks and the changes that can be undone, folded. */
export function MoreDetails({ view, now, send }: MoreDetailsProps) {
  const { checks, undoable } = view
  if (checks.length === 0 && undoable.length === 0) return null
  return (
    <div className="part more-details">
      {checks.length > 0 && <CheckList view={view} now={now} send={send} />}
      {undoable.length > 0 && <UndoList undoable={undoable} now={now} send={send} />}
    </div>
  )
}
