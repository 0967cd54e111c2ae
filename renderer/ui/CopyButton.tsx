import { useState } from 'react'
import { messages } from '../format/locale.ts'

/** Copies a text, then confirms it in its label. */
export function CopyButton({ onCopy }: { onCopy: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    onCopy()
    setCopied(true)
  }
  return (
    <div className="buttons">
      <button type="button" className="button plain" onClick={copy} aria-live="polite">
        {copied ? messages.copied : messages.copy}
      </button>
    </div>
  )
}
