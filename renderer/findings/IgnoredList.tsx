import type { Choice, IgnoredFinding } from '../../electron/app/contract/settings.ts'
import { words } from '../format/locale.ts'

interface IgnoredListProps {
  readonly ignored: readonly IgnoredFinding[]
  readonly choose: (choice: Choice) => void
}

/** What the person does not want to hear of, each to be taken back. */
export function IgnoredList({ ignored, choose }: IgnoredListProps) {
  return (
    <section className="part" aria-labelledby="ignored-heading">
      <h2 id="ignored-heading" className="heading">
        {words.ignored.heading}
      </h2>
      {ignored.length === 0 && <p className="secondary">{words.ignored.none}</p>}
      <ul className="undo-list">
        {ignored.map(({ key, title }) => (
          <li key={key}>
            <span className="readable">{title}</span>
            <button
              type="button"
              className="button small"
              aria-label={words.ignored.label(title)}
              onClick={() => choose({ choose: 'stop-ignoring', finding: key })}
            >
              {words.ignored.stop}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
