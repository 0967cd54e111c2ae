import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { FoldedFinding, getLeadingFinding } from '../findings/Findings.tsx'
import { formatAgo } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { BuilderDetails } from './BuilderDetails.tsx'
import { StateIcon } from './StateIcon.tsx'
import './other-builders.css'

interface OtherBuildersProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** One line for each builder other than the leading one. A remote builder is checked only on request, also if it leads. */
export function OtherBuilders({ view, now, send }: OtherBuildersProps) {
  const lines = (view.status?.builders ?? []).filter(
    (builder, index) => index > 0 || builder.kind === 'remote',
  )
  if (lines.length === 0) return null
  return (
    <section className="part other-builders" aria-labelledby="builders-heading">
      <h2 id="builders-heading" className="heading">
        {messages.builders.heading}
      </h2>
      <ul>
        {lines.map((line) => (
          <li key={line.uri}>
            <StateIcon state={line.state} />
            <BuilderLine line={line} view={view} now={now} send={send} />
            {line.kind === 'remote' && line.uri !== null && (
              <CheckButton
                uri={line.uri}
                host={line.host ?? line.uri}
                isChecking={view.probingRemote.includes(line.uri)}
                send={send}
              />
            )}
          </li>
        ))}
      </ul>
      {view.choices.map((choice) => (
        <p key={choice} className="secondary readable">
          {choice}
        </p>
      ))}
    </section>
  )
}

interface BuilderLineProps extends OtherBuildersProps {
  readonly line: BuilderStatus
}

/** The host with its state. What is wrong with it unfolds in its own line, so that it is said once. */
function BuilderLine({ line, view, now, send }: BuilderLineProps) {
  const { rootFindings } = view
  const leading = getLeadingFinding(view)
  const findings = rootFindings.filter((finding) => finding.subject === line.uri && finding !== leading)
  const checked =
    line.kind === 'remote' && line.observedAt !== null
      ? messages.builders.checked(formatAgo(line.observedAt, now))
      : null
  const state = messages.stateNames[line.state]
  const isSummaryShown = findings.length > 0 || leading?.subject === line.uri
  return (
    <div className="readable">
      <p className="builder-name">{line.host ?? line.uri}</p>
      <p className="secondary">
        {[isSummaryShown || line.summary === '' ? state : `${state}: ${line.summary}`, checked]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      {line.systems.length > 0 && <p className="secondary">{line.systems.join(', ')}</p>}
      {findings.map((finding) => (
        <FoldedFinding key={finding.key} finding={finding} view={view} send={send} />
      ))}
      <BuilderDetails line={line} view={view} now={now} send={send} />
    </div>
  )
}

interface CheckButtonProps {
  readonly uri: string
  readonly host: string
  readonly isChecking: boolean
  readonly send: Bridge['send']
}

function CheckButton({ uri, host, isChecking, send }: CheckButtonProps) {
  return (
    <button
      type="button"
      className="button small"
      aria-label={messages.builders.checkLabel(host)}
      aria-disabled={isChecking}
      onClick={() => !isChecking && send({ kind: 'probe-remote', uri })}
    >
      {isChecking ? messages.builders.checking : messages.builders.check}
    </button>
  )
}
