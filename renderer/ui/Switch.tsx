import { useId } from 'react'

interface SwitchProps {
  readonly label: string
  readonly on: boolean
  /** Why the switch is disabled, or null. */
  readonly reason: string | null
  readonly onChange: (on: boolean) => void
}

/** A setting that is on or off. */
export function Switch({ label, on, reason, onChange }: SwitchProps) {
  const message = useId()
  return (
    <div className="setting">
      <label className="setting-line">
        <span>{label}</span>
        <input
          type="checkbox"
          className="switch"
          checked={on}
          disabled={reason !== null}
          aria-describedby={reason === null ? undefined : message}
          onChange={(event) => onChange(event.target.checked)}
        />
      </label>
      {reason !== null && (
        <p id={message} className="secondary">
          {reason}
        </p>
      )}
    </div>
  )
}
