import { words } from '../format/locale.ts'
import { TypedText } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'

/** The nix-darwin snippet that survives the next darwin-rebuild, and where it goes. */
export function LastingFix({ snippet, onCopy }: { snippet: string; onCopy: () => void }) {
  return (
    <details className="unfold lasting-fix">
      <summary>{words.lastingFix}</summary>
      <p className="secondary">{words.lastingFixSays}</p>
      <TypedText>
        <code>{snippet}</code>
      </TypedText>
      <CopyButton onCopy={onCopy} />
    </details>
  )
}
