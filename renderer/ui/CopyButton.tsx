import { useState } from 'react'
import { messages } from '../format/locale.ts'

interface CopyButtonProps {
  /** Whether it is the main button of its window, which lays out its buttons itself. */
  readonly isPrimary?: boolean
  readonly onCopy: () => void
}

/** Copies a text, then confirms it in its label. */
export function CopyButton({ isPrimary = false, onCopy }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    onCopy()
    setCopied(true)
  }
  const button = (
    <button
      type="button"
      className={isPrimary ? 'button primary' : 'button plain'}
      onClick={copy}
      aria-live="polite"
    >
      {copied ? messages.copied : messages.copy}
    </button>
  )
  return isPrimary ? button : <div className="buttons">{button}</div>
}
