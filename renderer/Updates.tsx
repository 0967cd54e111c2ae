import type { Bridge } from '../electron/shell/bridge-contract.ts'
import type { Choice, Settings } from '../electron/shell/settings.ts'
import type { UpdatesView } from '../electron/shell/update-state.ts'
import { since } from './ages.ts'
import { Picked } from './Picked.tsx'
import { useNow } from './use-now.ts'
import { words } from './words.ts'

const text = words.updates

interface UpdatesProps {
  readonly updates: UpdatesView
  readonly chosen: Settings['updates']
  readonly send: Bridge['send']
}

/** Whether newer releases are looked for, what is known of them, and what can be done; or who does that instead. */
export function Updates({ updates, chosen, send }: UpdatesProps) {
  const choose = (choice: Choice) => send({ ask: 'choose', choice })
  return (
    <section className="part" aria-labelledby="updates-heading">
      <h2 id="updates-heading" className="heading">
        {text.heading}
      </h2>
      {updates.off === null ? (
        <>
          <Picked
            label={text.choice}
            value={chosen}
            options={text.choices}
            onPick={(picked) => choose({ choose: 'updates', updates: picked })}
          />
          <p className="secondary">{text.says}</p>
          <Known updates={updates} send={send} />
        </>
      ) : (
        <p className="secondary">{updates.off}</p>
      )}
    </section>
  )
}

function Known({ updates, send }: { updates: UpdatesView; send: Bridge['send'] }) {
  const now = useNow()
  const { state, notNow } = updates
  const notes = 'notes' in state ? state.notes : ''
  return (
    <>
      <p role="status">{saysOf(updates, now)}</p>
      {notes !== '' && (
        <details>
          <summary>{text.notes}</summary>
          <pre className="as-typed readable">{notes}</pre>
        </details>
      )}
      {state.at === 'available' && (
        <button
          type="button"
          className="button small"
          onClick={() => send({ ask: 'update', do: 'download' })}
        >
          {text.download}
        </button>
      )}
      {state.at === 'ready' && (
        <button
          type="button"
          className="button small"
          disabled={notNow !== null}
          onClick={() => send({ ask: 'update', do: 'install' })}
        >
          {text.install}
        </button>
      )}
      {state.at === 'ready' && notNow !== null && <p className="secondary">{notNow}</p>}
      {['idle', 'newest', 'failed'].includes(state.at) && (
        <button type="button" className="button small" onClick={() => send({ ask: 'update', do: 'check' })}>
          {text.check}
        </button>
      )}
    </>
  )
}

function saysOf({ state, checkedAt }: UpdatesView, now: number): string {
  switch (state.at) {
    case 'idle':
      return text.notLooked
    case 'checking':
      return text.checking
    case 'newest':
      return text.newest(since(checkedAt ?? '', now))
    case 'available':
      return text.available(state.version)
    case 'downloading':
      return text.downloading(state.version, state.percent)
    case 'ready':
      return text.ready(state.version)
    case 'failed':
      return state.says
  }
}
