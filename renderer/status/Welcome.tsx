import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'

interface WelcomeProps {
  /** Something is wrong already: its repair is to be in sight, so the list folds. */
  readonly brief: boolean
  readonly send: Bridge['send']
}

/** The first run: what is looked at, and that nothing is asked for before it is needed. */
export function Welcome({ brief, send }: WelcomeProps) {
  const looksAt = (
    <ul className="dashes secondary">
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
      {brief ? (
        <details className="unfold">
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
