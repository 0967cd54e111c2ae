import { CopyButton } from './CopyButton.tsx'
import { words } from './words.ts'

/** The nix-darwin snippet that survives the next darwin-rebuild, and where it goes. */
export function LastingFix({ snippet, onCopy }: { snippet: string; onCopy: () => void }) {
  return (
    <details className="unfold lasting-fix">
      <summary>{words.lastingFix}</summary>
      <p className="secondary">{words.lastingFixSays}</p>
      <code className="text-that-runs as-typed readable">{snippet}</code>
      <CopyButton onCopy={onCopy} />
    </details>
  )
}
