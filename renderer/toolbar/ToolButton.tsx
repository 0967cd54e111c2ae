import { useId, useState } from 'react'

interface ToolButtonProps {
  readonly name: string
  /** The full name of the action, for screen readers, if the name under the icon is shorter. */
  readonly label?: string
  /** SVG path data of the icon, in a 16 by 16 view box. */
  readonly icon: string
  /** Why the action is unavailable now, or null. */
  readonly reason?: string | null
  readonly onUse: () => void
}

/** An icon above its label. An unavailable action stays visible, and gives the reason when it is pressed. */
export function ToolButton({ name, label, icon, reason = null, onUse }: ToolButtonProps) {
  const [wasPressed, setWasPressed] = useState(false)
  const message = useId()
  const showsReason = wasPressed && reason !== null
  return (
    <>
      <button
        type="button"
        className="tool"
        aria-label={label}
        aria-disabled={reason !== null}
        aria-describedby={showsReason ? message : undefined}
        title={reason ?? label}
        onClick={() => (reason === null ? onUse() : setWasPressed(true))}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={icon} />
        </svg>
        <span>{name}</span>
      </button>
      {showsReason && (
        <p id={message} role="status" className="tool-reason secondary">
          {reason}
        </p>
      )}
    </>
  )
}
