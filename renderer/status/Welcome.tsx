import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'

interface WelcomeProps {
  /** Folds the list, so that a finding and its repair are visible below. */
  readonly collapsed: boolean
  readonly send: Bridge['send']
}

/** Shown on the first run: what Builderbar observes, and that it asks for nothing before it is needed. */
export function Welcome({ collapsed, send }: WelcomeProps) {
  const looksAt = (
    <ul className="bulleted secondary">
      {messages.welcome.looksAt.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
  return (
    <section className="part" aria-labelledby="welcome-heading">
      <h2 id="welcome-heading" className="heading">
        {messages.welcome.heading}
      </h2>
      <p className="explanation">{messages.welcome.message}</p>
      {collapsed ? (
        <details className="disclosure">
          <summary>{messages.welcome.looksAtHeading}</summary>
          {looksAt}
        </details>
      ) : (
        looksAt
      )}
      <div className="buttons">
        <button
          type="button"
          className="button"
          onClick={() => send({ kind: 'change-settings', change: { kind: 'welcomed' } })}
        >
          {messages.welcome.done}
        </button>
      </div>
    </section>
  )
}
