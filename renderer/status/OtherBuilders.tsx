import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { formatTimeSince } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { StateIcon } from './StateIcon.tsx'
import './other-builders.css'

interface OtherBuildersProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** A line for each builder except the leading one. A remote machine is probed only by its button, so it has a line even if it leads. */
export function OtherBuilders({ view, now, send }: OtherBuildersProps) {
  const lines = (view.status?.builders ?? []).filter((one, index) => index > 0 || one.kind === 'remote')
  if (lines.length === 0) return null
  return (
    <section className="part other-builders" aria-label={messages.builders.heading}>
      <ul>
        {lines.map((line) => (
          <li key={line.uri}>
            <StateIcon state={line.state} />
            <BuilderLine line={line} now={now} />
            {line.kind === 'remote' && line.uri !== null && (
              <ProbeButton uri={line.uri} isProbing={view.probingRemote.includes(line.uri)} send={send} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function BuilderLine({ line, now }: { line: BuilderStatus; now: number }) {
  const isRemote = line.kind === 'remote' && line.observedAt !== null
  return (
    <div className="readable">
      <p className="builder-name">{line.uri ?? line.host}</p>
      <p className="secondary">
        {messages.stateNames[line.state]}: {line.summary}
        {isRemote && ` · ${messages.builders.seen(formatTimeSince(line.observedAt ?? '', now))}`}
      </p>
    </div>
  )
}

function ProbeButton({ uri, isProbing, send }: { uri: string; isProbing: boolean; send: Bridge['send'] }) {
  return (
    <button
      type="button"
      className="button small"
      aria-label={messages.builders.lookAt(uri)}
      aria-disabled={isProbing}
      onClick={() => !isProbing && send({ kind: 'probe-remote', uri })}
    >
      {isProbing ? messages.builders.looking : messages.builders.look}
    </button>
  )
}
