import { useState } from 'react'
import { messages } from '../format/locale.ts'

/** Copies the message about a finding for the IT department, then confirms it in its label. */
export function MessageForItButton({ onCopy }: { onCopy: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <button
      type="button"
      className="button"
      aria-live="polite"
      onClick={() => {
        onCopy()
        setCopied(true)
      }}
    >
      {copied ? messages.forIt.copied : messages.forIt.copy}
    </button>
  )
}
