import { useLayoutEffect, useRef } from 'react'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'

/**
 * The exact text that runs. What makes every such text safe comes first in it and is long, so it opens at the first
 * step; what stands before is reached by scrolling back, and the line above says that it is there.
 */
export function ScriptText({ script }: { script: string }) {
  const [before, ...steps] = partsOf(script)
  const box = useRef<HTMLPreElement>(null)
  const firstStep = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    if (box.current === null) return
    if (firstStep.current === null) return
    box.current.scrollTop = firstStep.current.offsetTop - box.current.offsetTop
  }, [])
  return (
    <>
      {steps.length > 0 && (
        <p className="secondary">{messages.plan.stepsBegin((before ?? '').split('\n').length)}</p>
      )}
      <CodeBlock box={box}>
        <span className={steps.length > 0 ? 'script-frame' : undefined}>{before}</span>
        {steps.map((step, index) => (
          <span key={step} ref={index === 0 ? firstStep : undefined} className="script-step">
            {step}
          </span>
        ))}
      </CodeBlock>
    </>
  )
}

/** What stands before the steps, then each step with the line that announces it. Together they are the text. */
function partsOf(script: string): readonly string[] {
  return script.split(/^(?=say '?builderbar: step \d+ of \d+)/m)
}
