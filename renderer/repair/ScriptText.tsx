import { useState } from 'react'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'

/** The line at which the plan's own part begins (electron/core/text/script-parts.ts). */
const planStart = /^# The plan$/m

/** The exact script that runs. Its first part, the helpers that all plans share, is folded until the user unfolds it. */
export function ScriptText({ script }: { script: string }) {
  const [isFull, setFull] = useState(false)
  const planIndex = Math.max(0, script.search(planStart))
  const [helpers, plan] = [script.slice(0, planIndex), script.slice(planIndex)]
  const [values, ...steps] = plan.split(/^(?=step '\d+ of \d+: )/m)
  return (
    <>
      {helpers !== '' && (
        <p className="secondary">
          {messages.plan.helpers(helpers.trimEnd().split('\n').length)}{' '}
          <button
            type="button"
            className="button plain more"
            aria-expanded={isFull}
            onClick={() => setFull(!isFull)}
          >
            {isFull ? messages.plan.hideHelpers : messages.plan.showHelpers}
          </button>
        </p>
      )}
      <CodeBlock>
        <span className="script-dimmed" hidden={!isFull}>
          {helpers}
        </span>
        <span className={steps.length > 0 ? 'script-dimmed' : undefined}>{values}</span>
        {steps.map((step) => (
          <span key={step} className="script-step">
            {step}
          </span>
        ))}
      </CodeBlock>
    </>
  )
}
