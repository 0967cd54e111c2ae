import { useState } from 'react'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'

/** The line at which the plan's own part begins (electron/core/text/script-parts.ts). */
const planStart = '# The plan'

interface ScriptTextProps {
  readonly script: string
  readonly helpers: PopoverView['helpers']
}

/**
 * The exact script with the numbers of its lines, which are not part of the text that is selected and copied. Its first
 * part, the helpers that all plans share, is folded until the user unfolds it.
 */
export function ScriptText({ script, helpers: { version, sha256 } }: ScriptTextProps) {
  const [isFull, setFull] = useState(false)
  const lines = script.trimEnd().split('\n')
  const start = Math.max(0, lines.indexOf(planStart))
  return (
    <>
      {start > 0 && (
        <div className="window-bar script-helpers">
          <button
            type="button"
            className="script-fold"
            aria-expanded={isFull}
            onClick={() => setFull(!isFull)}
          >
            {messages.script.helpers(version, start)}
          </button>
          <p className="secondary monospace readable">{messages.script.checksum(sha256)}</p>
        </div>
      )}
      <CodeBlock className="window-text script-lines">
        {lines
          .map((text, index) => ({ text, number: index + 1 }))
          .slice(isFull ? 0 : start)
          .map(({ text, number }) => (
            <span key={number} className={selectClass(text, number <= start)} data-line={number}>
              {`${text}\n`}
            </span>
          ))}
      </CodeBlock>
    </>
  )
}

/** Helpers and comments are grey; the line that begins a step is marked. */
function selectClass(line: string, isHelper: boolean): string {
  if (/^step '\d+ of \d+: /.test(line)) return 'script-line script-step'
  return isHelper || line.startsWith('#') ? 'script-line script-dimmed' : 'script-line'
}
