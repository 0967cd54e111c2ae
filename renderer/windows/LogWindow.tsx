import { useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { LogView } from '../../electron/app/contract/captured-log.ts'
import { formatClockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { useStickToBottom } from '../ui/use-stick-to-bottom.ts'
import { WindowHeading } from './WindowHeading.tsx'

/** The live output of the builder, or the button that captures it. */
export function LogWindow({ log, send }: { log: LogView | null; send: Bridge['send'] }) {
  const captured = log?.captured ?? null
  return (
    <main className="window">
      <WindowHeading title={messages.windows.titles.log} />
      {captured === null ? (
        <p className="window-bar window-rest readable">
          {log?.unavailable ? messages.log.notSeen(log.unavailable) : messages.log.none}
        </p>
      ) : (
        <CapturedLog captured={captured} />
      )}
      <div className="window-bar window-buttons">
        {captured !== null && (
          <p className="secondary monospace log-file readable">
            {messages.log.file(captured.path, messages.amounts.bytes(captured.bytes))}
          </p>
        )}
        {log?.canCapture ? (
          <button
            type="button"
            className={captured === null ? 'button primary' : 'button'}
            onClick={() => send({ kind: 'plan', subject: { kind: 'control', control: 'capture-log' } })}
          >
            {captured === null ? messages.menu.controls['capture-log'] : messages.log.again}
          </button>
        ) : (
          <p className="secondary">{messages.log.cannot}</p>
        )}
      </div>
    </main>
  )
}

function CapturedLog({ captured }: { captured: NonNullable<LogView['captured']> }) {
  const { since, state, lines, message } = captured
  const text = lines.join('\n')
  const box = useRef<HTMLPreElement>(null)
  useStickToBottom(box, text)
  return (
    <>
      <div className="window-bar">
        <p className="secondary">
          {since === null ? messages.log.sinceUnknown : messages.log.states[state](formatClockTime(since))}
        </p>
        {message.map((paragraph) => (
          <p key={paragraph} className="readable log-message">
            {paragraph}
          </p>
        ))}
      </div>
      {lines.length === 0 ? (
        <p className="window-bar window-rest">{messages.log.empty}</p>
      ) : (
        <CodeBlock box={box} className="window-text log-lines">
          {text}
        </CodeBlock>
      )}
    </>
  )
}
