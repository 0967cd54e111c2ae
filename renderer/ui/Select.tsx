import { useId } from 'react'

interface SelectProps<Value extends string> {
  readonly label: string
  readonly value: string
  /** Values with their names, in order. */
  readonly options: Readonly<Record<Value, string>>
  /** Why the setting cannot be changed; absent or null where it can. */
  readonly reason?: string | null
  readonly onPick: (value: Value) => void
}

/** A setting with a few values. */
export function Select<Value extends string>({
  label,
  value,
  options,
  reason = null,
  onPick,
}: SelectProps<Value>) {
  const message = useId()
  const isValue = (name: string): name is Value => name in options
  const names = Object.keys(options).filter(isValue)
  return (
    <div className="setting">
      <label className="setting-line">
        <span>{label}</span>
        <span className="select">
          <select
            value={value}
            disabled={reason !== null}
            aria-describedby={reason === null ? undefined : message}
            onChange={({ target }) => {
              if (isValue(target.value)) onPick(target.value)
            }}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {options[name]}
              </option>
            ))}
          </select>
          <svg className="select-arrow" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M5 6.5 8 3.5l3 3M5 9.5l3 3 3-3" />
          </svg>
        </span>
      </label>
      {reason !== null && (
        <p id={message} className="secondary">
          {reason}
        </p>
      )}
    </div>
  )
}
