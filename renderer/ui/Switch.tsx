import { useId } from 'react'

interface SwitchProps {
  readonly label: string
  readonly on: boolean
  /** Why it cannot be changed here, or null where it can. */
  readonly why: string | null
  readonly onChange: (on: boolean) => void
}

/** A setting that is on or off. */
export function Switch({ label, on, why, onChange }: SwitchProps) {
  const says = useId()
  return (
    <div className="setting">
      <label className="setting-line">
        <span>{label}</span>
        <input
          type="checkbox"
          className="switch"
          checked={on}
          disabled={why !== null}
          aria-describedby={why === null ? undefined : says}
          onChange={(event) => onChange(event.target.checked)}
        />
      </label>
      {why !== null && (
        <p id={says} className="secondary">
          {why}
        </p>
      )}
    </div>
  )
}
