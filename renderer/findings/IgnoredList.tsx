import type { IgnoredFinding, SettingsChange } from '../../electron/app/contract/settings.ts'
import { messages } from '../format/locale.ts'

interface IgnoredListProps {
  readonly ignored: readonly IgnoredFinding[]
  readonly changeSettings: (choice: SettingsChange) => void
}

/** The findings that the user ignores, each with a button to stop ignoring it. */
export function IgnoredList({ ignored, changeSettings }: IgnoredListProps) {
  return (
    <section className="part" aria-labelledby="ignored-heading">
      <h2 id="ignored-heading" className="heading">
        {messages.ignored.heading}
      </h2>
      {ignored.length === 0 && <p className="secondary">{messages.ignored.none}</p>}
      <ul className="undo-list">
        {ignored.map(({ key, title }) => (
          <li key={key}>
            <span className="readable">{title}</span>
            <button
              type="button"
              className="button small"
              aria-label={messages.ignored.label(title)}
              onClick={() => changeSettings({ kind: 'stop-ignoring', finding: key })}
            >
              {messages.ignored.stop}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
