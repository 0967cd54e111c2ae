import { useState } from 'react'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'

/** The line behind which the plan begins (electron/core/text/script-parts.ts). */
const planBegins = /^# The plan$/m

/** The exact text that runs. The helpers before the plan, which are the same for every plan, are folded until they are asked for. */
export function ScriptText({ script }: { script: string }) {
  const [isFull, setFull] = useState(false)
  const begin = Math.max(0, script.search(planBegins))
  const [helpers, plan] = [script.slice(0, begin), script.slice(begin)]
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
        <span className="script-frame" hidden={!isFull}>
          {helpers}
        </span>
        <span className={steps.length > 0 ? 'script-frame' : undefined}>{values}</span>
        {steps.map((step) => (
          <span key={step} className="script-step">
            {step}
          </span>
        ))}
      </CodeBlock>
    </>
  )
}
