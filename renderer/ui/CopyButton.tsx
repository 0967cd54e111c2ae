import { useState } from 'react'
import { messages } from '../format/locale.ts'

/** A button that copies and confirms it. */
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
