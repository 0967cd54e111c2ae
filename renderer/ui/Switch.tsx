import { useId } from 'react'

interface SwitchProps {
  readonly label: string
  readonly on: boolean
  /** Why the switch is disabled, or null. */
  readonly reason: string | null
  /** What else is to be known about it, or null. */
  readonly note?: string | null
  readonly onChange: (on: boolean) => void
}

/** A setting that is on or off. */
export function Switch({ label, on, reason, note = null, onChange }: SwitchProps) {
  const message = useId()
  const description = reason ?? note
  return (
    <div className="setting">
      <label className="setting-line">
        <span>{label}</span>
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={on}
          aria-checked={on}
          disabled={reason !== null}
          aria-describedby={description === null ? undefined : message}
          onChange={(event) => onChange(event.target.checked)}
        />
      </label>
      {description !== null && (
        <p id={message} className="secondary">
          {description}
        </p>
      )}
    </div>
  )
}
