import { useId, useState } from 'react'
import type { ShortcutState } from '../../electron/app/contract/shortcut.ts'
import { messages } from '../format/locale.ts'

interface ShortcutFieldProps {
  readonly value: string
  readonly state: ShortcutState
  readonly onChange: (shortcut: string) => void
}

/** The shortcut that opens the popover, as text. It takes effect on Return and when the field loses the focus. */
export function ShortcutField({ value, state, onChange }: ShortcutFieldProps) {
  const [input, setInput] = useState(value)
  const message = useId()
  const text = messages.settings.shortcut
  const submit = () => {
    if (input.trim() !== value) onChange(input.trim())
  }
  return (
    <form
      className="setting"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label className="setting-line">
        <span>{text.label}</span>
        <input
          type="text"
          className="text-field"
          value={input}
          placeholder={text.none}
          maxLength={60}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={message}
          aria-invalid={state === 'invalid' || state === 'taken'}
          onChange={({ target }) => setInput(target.value)}
          onBlur={submit}
        />
      </label>
      <p id={message} className="secondary" role="status">
        {text.states[state]}
      </p>
    </form>
  )
}
