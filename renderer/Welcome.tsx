import type { Bridge } from '../electron/shell/bridge-contract.ts'
import { words } from './words.ts'

/** The first run: what is looked at, and that nothing is asked for before it is needed. */
export function Welcome({ send }: { send: Bridge['send'] }) {
  return (
    <section className="part" aria-labelledby="welcome-heading">
      <h2 id="welcome-heading" className="heading">
        {words.welcome.heading}
      </h2>
      <p className="explanation">{words.welcome.says}</p>
      <ul className="dashes secondary">
        {words.welcome.looksAt.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
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
