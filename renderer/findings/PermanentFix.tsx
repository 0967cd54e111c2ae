import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'

interface PermanentFixProps {
  readonly snippet: string
  /** Key of the finding. */
  readonly finding: string
  readonly send: Bridge['send']
}

/** Unfolds the first permanent fix on the screen, with what it is folded in, and moves the focus to it. */
export function revealPermanentFix(): void {
  const fix = document.querySelector<HTMLDetailsElement>('details.permanent-fix')
  for (let element: Element | null = fix; element !== null; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement) element.open = true
  }
  fix?.querySelector('summary')?.focus()
  fix?.scrollIntoView({ block: 'nearest' })
}

/** The nix-darwin snippet that survives the next darwin-rebuild, with a note on where to put it. */
export function PermanentFix({ snippet, finding, send }: PermanentFixProps) {
  return (
    <details className="disclosure permanent-fix">
      <summary>{messages.permanentFixTitle}</summary>
      <p className="secondary">{messages.permanentFixIntro}</p>
      <CodeBlock>
        <code>{snippet}</code>
      </CodeBlock>
      <div className="buttons">
        <CopyButton request={{ kind: 'copy-permanent-fix', finding }} send={send} />
      </div>
    </details>
  )
}
