import { useRef, useState } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { LogView } from '../../electron/app/contract/captured-log.ts'
import { formatClockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Select } from '../ui/Select.tsx'
import { useStickToBottom } from '../ui/use-stick-to-bottom.ts'
import { WindowHeading } from './WindowHeading.tsx'

type LogSource = NonNullable<LogView['captured']> | LogView['services'][number]

/** The live output of the builder and the logs of its services, or the button that captures it. */
export function LogWindow({ log, send }: { log: LogView | null; send: Bridge['send'] }) {
  const sources = log === null ? [] : listSources(log)
  const [path, setPath] = useState<string | null>(null)
  const source = sources.find(({ path: sourcePath }) => sourcePath === path) ?? sources[0]
  return (
    <main className="window">
      <WindowHeading title={messages.windows.titles.log} />
      {sources.length > 1 && source !== undefined && (
        <div className="window-bar log-sources">
          <Select
            label={messages.log.source}
            value={source.path}
            options={Object.fromEntries(sources.map((source) => [source.path, getSourceName(source)]))}
            onPick={setPath}
          />
        </div>
      )}
      {source === undefined ? (
        <p className="window-bar window-rest readable">
          {log?.unavailable ? messages.log.notSeen(log.unavailable) : messages.log.none}
        </p>
      ) : (
        // Another log begins at its end.
        <ShownLog key={source.path} source={source} />
      )}
      <LogButtons log={log} source={source} send={send} />
    </main>
  )
}

function listSources({ captured, services }: LogView): readonly LogSource[] {
  return [...(captured === null ? [] : [captured]), ...services]
}

function getSourceName(source: LogSource): string {
  return 'label' in source ? source.path : messages.log.captured
}

function ShownLog({ source }: { source: LogSource }) {
  const { lines, message } = source
  const text = lines.join('\n')
  const box = useRef<HTMLPreElement>(null)
  useStickToBottom(box, text)
  return (
    <>
      <div className="window-bar">
        <p className="secondary readable">{describeOrigin(source)}</p>
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

/** When the output was captured, or which service writes it. */
function describeOrigin(source: LogSource): string {
  if ('label' in source) return messages.log.ofService(source.label)
  const { since, state } = source
  return since === null ? messages.log.sinceUnknown : messages.log.states[state](formatClockTime(since))
}

interface LogButtonsProps {
  readonly log: LogView | null
  readonly source: LogSource | undefined
  readonly send: Bridge['send']
}

function LogButtons({ log, source, send }: LogButtonsProps) {
  const isCaptured = log !== null && log.captured !== null
  return (
    <div className="window-bar window-buttons">
      {source !== undefined && (
        <p className="secondary monospace log-file readable">
          {messages.log.file(source.path, messages.amounts.bytes(source.bytes))}
        </p>
      )}
      {source !== undefined && source.lines.length > 0 && (
        <CopyButton request={{ kind: 'copy-log', path: source.path }} className="button" send={send} />
      )}
      {log?.canCapture ? (
        <button
          type="button"
          className={source === undefined ? 'button primary' : 'button'}
          onClick={() => send({ kind: 'plan', subject: { kind: 'control', control: 'capture-log' } })}
        >
          {isCaptured ? messages.log.again : messages.menu.controls['capture-log']}
        </button>
      ) : (
        source === undefined && <p className="secondary">{messages.log.cannot}</p>
      )}
    </div>
  )
}
