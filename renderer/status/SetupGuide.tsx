import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { SetupOption } from '../../electron/diagnose/views/setup-options.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'

interface SetupGuideProps {
  readonly options: readonly SetupOption[]
  readonly send: Bridge['send']
}

/** Instructions for setting up a builder; the ones that fit this Mac come first and are open. */
export function SetupGuide({ options, send }: SetupGuideProps) {
  return (
    <section className="part" aria-labelledby="setting-up-heading">
      <h2 id="setting-up-heading" className="heading">
        {messages.setupOptions}
      </h2>
      {options.map((option, index) => (
        <details key={option.id} className="disclosure permanent-fix" open={index === 0}>
          <summary>{option.title}</summary>
          <p className="secondary">{option.message}</p>
          <CodeBlock>
            <code>{option.snippet}</code>
          </CodeBlock>
          <div className="buttons">
            <button
              type="button"
              className="button"
              title={option.manual}
              onClick={() => send({ kind: 'open-manual', id: option.id })}
            >
              {messages.openManual}
            </button>
            <CopyButton
              request={{ kind: 'copy-setup', id: option.id }}
              label={messages.copySetup}
              className={index === 0 ? 'button primary' : 'button'}
              send={send}
            />
          </div>
        </details>
      ))}
    </section>
  )
}
