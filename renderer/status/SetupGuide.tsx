import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { SetupOption } from '../../electron/diagnose/views/setup-options.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'

interface SetupGuideProps {
  readonly ways: readonly SetupOption[]
  readonly send: Bridge['send']
}

/** Instructions to set up a builder; those for this Mac come first and are open. */
export function SetupGuide({ ways, send }: SetupGuideProps) {
  return (
    <section className="part" aria-labelledby="setting-up-heading">
      <h2 id="setting-up-heading" className="heading">
        {messages.setupOptions}
      </h2>
      {ways.map((way, index) => (
        <details key={way.id} className="unfold lasting-fix" open={index === 0}>
          <summary>{way.title}</summary>
          <p className="secondary">{way.message}</p>
          <CodeBlock>
            <code>{way.snippet}</code>
          </CodeBlock>
          <CopyButton onCopy={() => send({ kind: 'copy-setup', id: way.id })} />
        </details>
      ))}
    </section>
  )
}
