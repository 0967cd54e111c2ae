interface SelectProps<Value extends string> {
  readonly label: string
  readonly value: string
  /** Values with their names, in order. */
  readonly options: Readonly<Record<Value, string>>
  readonly onPick: (value: Value) => void
}

/** A setting with a few values. */
export function Select<Value extends string>({ label, value, options, onPick }: SelectProps<Value>) {
  const isValue = (name: string): name is Value => name in options
  const names = Object.keys(options).filter(isValue)
  return (
    <label className="setting setting-line">
      <span>{label}</span>
      <select
        value={value}
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
    </label>
  )
}
