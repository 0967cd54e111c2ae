import { useEffect, useRef } from 'react'
import type { Bridge, ExplainedOutputView } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'

const text = messages.nixOutput

interface NixOutputProps {
  readonly output: ExplainedOutputView | null
  readonly send: Bridge['send']
}

/** What the output of Nix that the user copied says. The finding that this Mac shows too leads below it. */
export function NixOutput({ output, send }: NixOutputProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const isShown = output !== null
  useEffect(() => {
    if (isShown) heading.current?.focus()
  }, [isShown])
  if (output === null) return null
  return (
    <section className="part" aria-labelledby="nix-output-heading">
      <h2 id="nix-output-heading" className="heading" ref={heading} tabIndex={-1}>
        {text.heading}
      </h2>
      <div aria-live="polite" className="nix-output">
        {output.status === 'reading' ? (
          <p className="secondary">{text.reading}</p>
        ) : (
          <>
            <p className="finding-title readable">{output.title}</p>
            {output.words !== null && (
              <p className="monospace readable">{text.line(output.words.line, output.words.text)}</p>
            )}
            {output.message !== null && <p className="secondary readable">{output.message}</p>}
          </>
        )}
      </div>
      {output.status === 'done' && (
        <div className="buttons">
          {output.action !== null && <CheckButton action={output.action} send={send} />}
          <button type="button" className="button small" onClick={() => send({ kind: 'dismiss-output' })}>
            {messages.done}
          </button>
        </div>
      )}
    </section>
  )
}

type Action = NonNullable<Extract<ExplainedOutputView, { status: 'done' }>['action']>

/** Requests the check that decides. */
function CheckButton({ action, send }: { action: Action; send: Bridge['send'] }) {
  return (
    <button type="button" className="button small" onClick={() => send(action)}>
      {checkNames[action.kind]}
    </button>
  )
}

const checkNames: Readonly<Record<Action['kind'], string>> = {
  'test-build': messages.toolbar.testBuild,
  'probe-remote': messages.builders.check,
  plan: messages.menu.controls['admin-check'],
}
