import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { ManagedSettings } from '../../electron/app/contract/managed-settings.ts'
import type { UpdateRequest } from '../../electron/app/contract/popover-request.ts'
import type { Settings, SettingsChange } from '../../electron/app/contract/settings.ts'
import type { UpdateState, UpdatesView } from '../../electron/app/contract/update-state.ts'
import { formatAgo } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { Select } from '../ui/Select.tsx'
import { useNow } from '../ui/use-now.ts'
import { explainManaged } from './ManagedNotice.tsx'
import { SettingsGroup } from './SettingsGroup.tsx'

const text = messages.updates

interface UpdatesProps {
  readonly updates: UpdatesView
  readonly choice: Settings['updates']
  /** The choice of the organization; absent where the user chooses. */
  readonly managed: ManagedSettings['updates']
  readonly send: Bridge['send']
}

/** The choice of how to update, the newest release that is known, and the next action; or why updates are unavailable. */
export function Updates({ updates, choice, managed, send }: UpdatesProps) {
  if (updates.unavailable !== null) {
    return (
      <SettingsGroup>
        <p className="setting">{updates.unavailable}</p>
      </SettingsGroup>
    )
  }
  const changeSettings = (choice: SettingsChange) => send({ kind: 'change-settings', change: choice })
  return (
    <SettingsGroup note={text.message}>
      <Select
        label={text.choice}
        value={choice}
        options={text.choices}
        reason={explainManaged(managed)}
        onPick={(value) => changeSettings({ kind: 'updates', updates: value })}
      />
      {managed !== 'no' && <UpdateDetails updates={updates} send={send} />}
    </SettingsGroup>
  )
}

function UpdateDetails({ updates, send }: { updates: UpdatesView; send: Bridge['send'] }) {
  const now = useNow()
  const { state, installRefusal, checkedAt } = updates
  const notes = 'notes' in state ? state.notes : ''
  return (
    <div className="setting">
      <div className="setting-line">
        <p role="status">{formatState(state)}</p>
        <UpdateButton updates={updates} send={send} />
      </div>
      {state.status === 'newest' && checkedAt !== null && (
        <p className="secondary">{text.checked(formatAgo(checkedAt, now))}</p>
      )}
      {state.status === 'ready' && installRefusal !== null && <p className="secondary">{installRefusal}</p>}
      {notes !== '' && (
        <details className="disclosure">
          <summary>{text.notes}</summary>
          <pre className="release-notes readable">{notes}</pre>
        </details>
      )}
    </div>
  )
}

/** The button for the next action; absent during a check or a download. */
function UpdateButton({ updates, send }: { updates: UpdatesView; send: Bridge['send'] }) {
  const next = getNextAction(updates.state)
  if (next === null) return null
  return (
    <button
      type="button"
      className="button small"
      disabled={next === 'install' && updates.installRefusal !== null}
      onClick={() => send({ kind: 'update', action: next })}
    >
      {text[next]}
    </button>
  )
}

function getNextAction({ status: at }: UpdateState): UpdateRequest | null {
  if (at === 'checking' || at === 'downloading') return null
  if (at === 'available') return 'download'
  return at === 'ready' ? 'install' : 'check'
}

function formatState(state: UpdateState): string {
  switch (state.status) {
    case 'idle':
      return text.neverChecked
    case 'checking':
      return text.checking
    case 'newest':
      return text.newest
    case 'available':
      return text.available(state.version)
    case 'downloading':
      return text.downloading(state.version, state.percent)
    case 'ready':
      return text.ready(state.version)
    case 'failed':
      return state.message
  }
}
