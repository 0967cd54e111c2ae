import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { UndoList } from '../repair/UndoList.tsx'
import { CheckList } from '../status/CheckList.tsx'
import { Toolbar } from './Toolbar.tsx'
import './footer.css'

interface FooterProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** The list of checks, the repairs that can be undone, and the toolbar. */
export function Footer({ view, now, send }: FooterProps) {
  return (
    <footer className="part footer">
      {view.checks.length > 0 && <CheckList checks={view.checks} now={now} />}
      {view.undoable.length > 0 && <UndoList undoable={view.undoable} now={now} send={send} />}
      <Toolbar view={view} send={send} />
    </footer>
  )
}
