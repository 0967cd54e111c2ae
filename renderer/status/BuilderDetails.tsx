import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { formatTimeSince } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { CheckLines } from './CheckList.tsx'

interface BuilderDetailsProps {
  readonly line: BuilderStatus
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** What one of several builders builds now; folded below it its chain, its checks and the way to its log. */
export function BuilderDetails({ line, view, now, send }: BuilderDetailsProps) {
  const details = line.uri === null ? undefined : view.builders[line.uri]
  if (details === undefined) return null
  const { chain, checks, builds } = details
  const hasLog = view.log?.services.some(({ label }) => label === line.label) ?? false
  return (
    <>
      {builds.map(({ name, since }) => (
        <p key={since} className="secondary">
          {messages.vm.building(name, null, formatTimeSince(since, now))}
        </p>
      ))}
      <details className="disclosure">
        <summary aria-label={messages.builders.detailsLabel(line.host ?? line.uri ?? '')}>
          {messages.moreDetails}
        </summary>
        <ol className="builder-chain secondary" aria-label={messages.chain}>
          {chain.map(({ id, name, state, message }) => (
            <li key={id}>{messages.link(name, messages.linkStates[state], message)}</li>
          ))}
        </ol>
        <CheckLines checks={checks} view={view} now={now} />
        {hasLog && (
          <button
            type="button"
            className="button small"
            aria-label={messages.builders.logLabel(line.host ?? line.uri ?? '')}
            onClick={() => send({ kind: 'page', page: 'log' })}
          >
            {messages.builders.log}
          </button>
        )}
      </details>
    </>
  )
}
