import { useState } from 'react'
import { words } from './words.ts'

/** The nix-darwin snippet that survives the next darwin-rebuild. */
export function LastingFix({ snippet, onCopy }: { snippet: string; onCopy: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    onCopy()
    setCopied(true)
  }
  return (
    <details className="unfold lasting-fix">
      <summary>{words.lastingFix}</summary>
      <p className="secondary">{words.lastingFixSays}</p>
      <code className="text-that-runs as-typed readable">{snippet}</code>
      <div className="buttons">
        <button type="button" className="button plain" onClick={copy} aria-live="polite">
          {copied ? words.copied : words.copy}
        </button>
      </div>
    </details>
  )
}
