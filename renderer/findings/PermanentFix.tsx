import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'

/** The nix-darwin snippet that survives the next darwin-rebuild, with a note on where to put it. */
export function PermanentFix({ snippet, onCopy }: { snippet: string; onCopy: () => void }) {
  return (
    <details className="disclosure permanent-fix">
      <summary>{messages.permanentFixTitle}</summary>
      <p className="secondary">{messages.permanentFixIntro}</p>
      <CodeBlock>
        <code>{snippet}</code>
      </CodeBlock>
      <CopyButton onCopy={onCopy} />
    </details>
  )
}
