import { type ReactNode, useId } from 'react'

interface SettingsGroupProps {
  /** The name of the group; without one its rows speak for themselves. */
  readonly heading?: string
  /** What the rows have in common, below them. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** Rows of settings in one box, as in System Settings. */
export function SettingsGroup({ heading, note, children }: SettingsGroupProps) {
  const id = useId()
  return (
    <section className="settings-group" aria-labelledby={heading === undefined ? undefined : id}>
      {heading !== undefined && (
        <h2 id={id} className="settings-heading">
          {heading}
        </h2>
      )}
      <div className="settings-rows">{children}</div>
      {note !== undefined && <p className="settings-note secondary">{note}</p>}
    </section>
  )
}
