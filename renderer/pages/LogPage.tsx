import { useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { LogView } from '../../electron/app/contract/captured-log.ts'
import { formatClockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { useStickToBottom } from '../ui/use-stick-to-bottom.ts'
import { PageHeading } from './PageHeading.tsx'
import './log.css'

/** The live output of the builder, or the button that captures it. */
export function LogPage({ log, send }: { log: LogView | null; send: Bridge['send'] }) {
  const captured = log?.captured ?? null
  return (
    <main className="part">
      <PageHeading title={messages.log.heading} send={send} />
      {captured === null ? (
        <p className="secondary readable">
          {log?.unavailable ? messages.log.notSeen(log.unavailable) : messages.log.none}
        </p>
      ) : (
        <CapturedLog captured={captured} />
      )}
      {log?.canCapture ? (
        <div className="buttons">
          <button
            type="button"
            className={captured === null ? 'button primary' : 'button'}
            onClick={() => {
              send({ kind: 'plan', subject: { kind: 'control', control: 'capture-log' } })
              send({ kind: 'page', page: 'main' })
            }}
          >
            {captured === null ? messages.menu.controls['capture-log'] : messages.log.again}
          </button>
        </div>
      ) : (
        <p className="secondary">{messages.log.cannot}</p>
      )}
    </main>
  )
}

function CapturedLog({ captured }: { captured: NonNullable<LogView['captured']> }) {
  const { since, state, lines, message, path, bytes } = captured
  const text = lines.join('\n')
  const box = useRef<HTMLPreElement>(null)
  useStickToBottom(box, text)
  return (
    <>
      <p className="secondary">
        {since === null ? messages.log.sinceUnknown : messages.log.states[state](formatClockTime(since))}
      </p>
      {message.map((each) => (
        <p key={each} className="readable log-message">
          {each}
        </p>
      ))}
      {lines.length === 0 ? (
        <p>{messages.log.empty}</p>
      ) : (
        <CodeBlock box={box} className="log-lines">
          {text}
        </CodeBlock>
      )}
      <p className="secondary monospace log-file">{messages.log.file(path, messages.amounts.bytes(bytes))}</p>
    </>
  )
}
