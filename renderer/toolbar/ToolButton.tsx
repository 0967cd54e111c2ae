import { useId, useState } from 'react'

interface ToolButtonProps {
  readonly name: string
  /** Lines of its picture, in a square of 16. */
  readonly picture: string
  /** Why it cannot be used now, or null. */
  readonly reason?: string | null
  readonly onUse: () => void
}

/** A picture over its name. What cannot be used now keeps its place, and says why when it is tried. */
export function ToolButton({ name, picture, reason = null, onUse }: ToolButtonProps) {
  const [tried, setTried] = useState(false)
  const message = useId()
  const isTold = tried && reason !== null
  return (
    <>
      <button
        type="button"
        className="tool"
        aria-disabled={reason !== null}
        aria-describedby={isTold ? message : undefined}
        title={reason ?? undefined}
        onClick={() => (reason === null ? onUse() : setTried(true))}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={picture} />
        </svg>
        <span>{name}</span>
      </button>
      {isTold && (
        <p id={message} role="status" className="tool-why secondary">
          {reason}
        </p>
      )}
    </>
  )
}
