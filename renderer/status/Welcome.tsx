import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { words } from '../format/locale.ts'

interface WelcomeProps {
  /** Something is wrong already: its repair is to be in sight, so the list folds. */
  readonly brief: boolean
  readonly send: Bridge['send']
}

/** The first run: what is looked at, and that nothing is asked for before it is needed. */
export function Welcome({ brief, send }: WelcomeProps) {
  const looksAt = (
    <ul className="dashes secondary">
      {words.welcome.looksAt.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
  return (
    <section className="part" aria-labelledby="welcome-heading">
      <h2 id="welcome-heading" className="heading">
        {words.welcome.heading}
      </h2>
      <p className="explanation">{words.welcome.says}</p>
      {brief ? (
        <details className="unfold">
          <summary>{words.welcome.looksAtHeading}</summary>
          {looksAt}
        </details>
      ) : (
        looksAt
      )}
      <div className="buttons">
        <button
          type="button"
          className="button"
          onClick={() => send({ ask: 'choose', choice: { choose: 'welcomed' } })}
        >
          {words.welcome.done}
        </button>
      </div>
    </section>
  )
}
