import { useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { LogView } from '../../electron/app/view/log-view.ts'
import { bytesInWords } from '../format/bytes.ts'
import { clockTime } from '../format/durations.ts'
import { words } from '../format/locale.ts'
import { TypedText } from '../ui/CodeBlock.tsx'
import { useEndInView } from '../ui/use-stick-to-bottom.ts'
import { PageHeading } from './PageHeading.tsx'
import './log.css'

/** What the builder prints, as it comes; and how to capture it. */
export function LogPage({ log, send }: { log: LogView | null; send: Bridge['send'] }) {
  const captured = log?.captured ?? null
  return (
    <main className="part">
      <PageHeading title={words.log.heading} send={send} />
      {captured === null ? (
        <p className="secondary readable">{log?.notSeen ? words.log.notSeen(log.notSeen) : words.log.none}</p>
      ) : (
        <Captured captured={captured} />
      )}
      {log?.canCapture ? (
        <div className="buttons">
          <button
            type="button"
            className={captured === null ? 'button primary' : 'button'}
            onClick={() => {
              send({ ask: 'control', control: 'capture-log' })
              send({ ask: 'page', page: 'main' })
            }}
          >
            {captured === null ? words.toolbar.controls['capture-log'] : words.log.again}
          </button>
        </div>
      ) : (
        <p className="secondary">{words.log.cannot}</p>
      )}
    </main>
  )
}

function Captured({ captured }: { captured: NonNullable<LogView['captured']> }) {
  const { since, state, lines, says, path, bytes } = captured
  const text = lines.join('\n')
  const box = useRef<HTMLPreElement>(null)
  useEndInView(box, text)
  return (
    <>
      <p className="secondary">
        {since === null ? words.log.sinceUnknown : words.log.states[state](clockTime(since))}
      </p>
      {says.map((each) => (
        <p key={each} className="readable log-says">
          {each}
        </p>
      ))}
      {lines.length === 0 ? (
        <p>{words.log.empty}</p>
      ) : (
        <TypedText box={box} className="log-lines">
          {text}
        </TypedText>
      )}
      <p className="secondary as-typed log-file">{words.log.file(path, bytesInWords(bytes))}</p>
    </>
  )
}
