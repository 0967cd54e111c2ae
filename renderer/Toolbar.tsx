import type { Bridge, PopoverView } from '../electron/shell/bridge-contract.ts'
import { words } from './words.ts'

/** What can be asked for at any time. What cannot be asked for now says why. */
export function Toolbar({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const isBusy = view.repair.at === 'running'
  const isTesting = view.testBuild !== null && !view.testBuild.ended
  return (
    <div className="toolbar">
      {view.noTestBuild === null && !isTesting && !isBusy && (
        <button type="button" className="button plain" onClick={() => send({ ask: 'test-build' })}>
          {words.toolbar.testBuild}
        </button>
      )}
      {!isBusy &&
        view.controls.map((control) => (
          <button
            key={control}
            type="button"
            className="button plain"
            onClick={() => send({ ask: 'control', control })}
          >
            {words.toolbar.controls[control]}
          </button>
        ))}
      {view.log !== null && (
        <button type="button" className="button plain" onClick={() => send({ ask: 'page', page: 'log' })}>
          {words.log.open}
        </button>
      )}
      <button type="button" className="button plain" onClick={() => send({ ask: 'page', page: 'report' })}>
        {words.toolbar.report}
      </button>
      <button
        type="button"
        className="icon-button last"
        aria-label={words.toolbar.settings}
        title={words.toolbar.settings}
        onClick={() => send({ ask: 'page', page: 'settings' })}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7" />
          <circle cx="11" cy="4.5" r="1.75" />
          <circle cx="5" cy="11.5" r="1.75" />
        </svg>
      </button>
    </div>
  )
}
