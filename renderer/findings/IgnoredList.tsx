import type { IgnoredFinding, SettingsChange } from '../../electron/app/contract/settings.ts'
import { messages } from '../format/locale.ts'

interface IgnoredListProps {
  readonly ignored: readonly IgnoredFinding[]
  /** Ids or keys of findings that the organization mutes. */
  readonly muted: readonly string[]
  readonly changeSettings: (choice: SettingsChange) => void
}

/** The findings that the user ignores, each with a button to stop ignoring it. */
export function IgnoredList({ ignored, muted, changeSettings }: IgnoredListProps) {
  return (
    <section className="part" aria-labelledby="ignored-heading">
      <h2 id="ignored-heading" className="heading">
        {messages.ignored.heading}
      </h2>
      {ignored.length + muted.length === 0 && <p className="secondary">{messages.ignored.none}</p>}
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
        {muted.map((name) => (
          <li key={name}>
            <span className="readable">{name}</span>
            <span className="secondary">{messages.managed.muted}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
