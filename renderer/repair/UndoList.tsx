import type { Bridge, Undoable } from '../../electron/app/contract/bridge-contract.ts'
import { formatAgo } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

interface UndoListProps {
  readonly undoable: readonly Undoable[]
  readonly now: number
  readonly send: Bridge['send']
}

/** Repairs that can be undone, newest first; each undo shows its plan before it runs. */
export function UndoList({ undoable, now, send }: UndoListProps) {
  return (
    <details className="disclosure">
      <summary>{messages.undo.heading(undoable.length)}</summary>
      <ul className="undo-list">
        {undoable.map((repair) => (
          <li key={repair.id}>
            <span className="secondary">{messages.undo.done(repair.title, formatAgo(repair.at, now))}</span>
            <button
              type="button"
              className="button small"
              aria-label={messages.undo.label(repair.title)}
              onClick={() => send({ kind: 'plan', subject: { kind: 'undo', receipt: repair.id } })}
            >
              {messages.undo.button}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
