import type { MutedFinding, SettingsChange } from '../../electron/app/contract/settings.ts'
import { messages } from '../format/locale.ts'
import { SettingsGroup } from './SettingsGroup.tsx'

interface MutedListProps {
  readonly muted: readonly MutedFinding[]
  /** Titles. */
  readonly mutedByOrganization: readonly string[]
  readonly changeSettings: (choice: SettingsChange) => void
}

/** The muted findings, each with a button that unmutes it. */
export function MutedList({ muted, mutedByOrganization, changeSettings }: MutedListProps) {
  return (
    <SettingsGroup heading={messages.mute.heading}>
      {muted.length + mutedByOrganization.length === 0 && (
        <p className="setting secondary">{messages.mute.none}</p>
      )}
      <ul className="settings-list">
        {muted.map(({ key, title }) => (
          <li key={key} className="setting setting-line">
            <span className="readable">{title}</span>
            <button
              type="button"
              className="button small"
              aria-label={messages.mute.unmuteLabel(title)}
              onClick={() => changeSettings({ kind: 'unmute', finding: key })}
            >
              {messages.mute.unmute}
            </button>
          </li>
        ))}
        {mutedByOrganization.map((title) => (
          <li key={title} className="setting setting-line">
            <span className="readable">{title}</span>
            <span className="secondary">{messages.managed.muted}</span>
          </li>
        ))}
      </ul>
    </SettingsGroup>
  )
}
