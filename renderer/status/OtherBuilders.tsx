import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { since } from '../format/durations.ts'
import { words } from '../format/locale.ts'
import { StateGlyph } from './StateIcon.tsx'
import './other-builders.css'

interface OtherBuildersProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** A line for each builder but the one that leads. A machine elsewhere is looked at by its button alone, also where it leads. */
export function OtherBuilders({ view, now, send }: OtherBuildersProps) {
  const lines = (view.status?.builders ?? []).filter((one, place) => place > 0 || one.whose === 'remote')
  if (lines.length === 0) return null
  return (
    <section className="part other-builders" aria-label={words.builders.heading}>
      <ul>
        {lines.map((line) => (
          <li key={line.uri}>
            <StateGlyph state={line.state} />
            <BuilderLine line={line} now={now} />
            {line.whose === 'remote' && line.uri !== null && (
              <LookButton uri={line.uri} isAsking={view.askingRemote.includes(line.uri)} send={send} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function BuilderLine({ line, now }: { line: BuilderStatus; now: number }) {
  const isElsewhere = line.whose === 'remote' && line.lookedAt !== null
  return (
    <div className="readable">
      <p className="builder-name">{line.uri ?? line.host}</p>
      <p className="secondary">
        {words.stateNames[line.state]}: {line.says}
        {isElsewhere && ` · ${words.builders.seen(since(line.lookedAt ?? '', now))}`}
      </p>
    </div>
  )
}

function LookButton({ uri, isAsking, send }: { uri: string; isAsking: boolean; send: Bridge['send'] }) {
  return (
    <button
      type="button"
      className="button small"
      aria-label={words.builders.lookAt(uri)}
      aria-disabled={isAsking}
      onClick={() => !isAsking && send({ ask: 'look-at-remote', machine: uri })}
    >
      {isAsking ? words.builders.looking : words.builders.look}
    </button>
  )
}
