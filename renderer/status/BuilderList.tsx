import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import { FoldedFinding, getLeadingFinding } from '../findings/Findings.tsx'
import { messages } from '../format/locale.ts'
import { BuilderBuilds } from './BuilderBuilds.tsx'
import { BuilderCheckButton } from './BuilderCheckButton.tsx'
import { describeBuilderState } from './builder-state-text.ts'
import { StateIcon } from './StateIcon.tsx'
import './builder-list.css'

interface BuilderListProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** One line for each of several builders. A remote builder has one also if it is alone, since it is checked only on request. */
export function BuilderList({ view, now, send }: BuilderListProps) {
  const all = view.status?.builders ?? []
  const lines = all.length > 1 ? all : all.filter(({ kind }) => kind === 'remote')
  if (lines.length === 0) return null
  return (
    <section className="part builder-list" aria-labelledby="builders-heading">
      <h2 id="builders-heading" className="heading">
        {messages.builders.heading}
      </h2>
      <ul>
        {lines.map((line) => (
          <li key={line.uri}>
            <BuilderLine line={line} view={view} now={now} send={send} />
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

interface BuilderLineProps extends BuilderListProps {
  readonly line: BuilderStatus
}

/**
 * The name with the state. What is wrong with it unfolds in its own line, so that it appears once; of the leading builder the
 * popover says it above.
 */
function BuilderLine({ line, view, now, send }: BuilderLineProps) {
  const leadingFinding = getLeadingFinding(view)
  const isLeading = line === view.status?.builders[0] && line.kind !== 'remote'
  const findings = isLeading
    ? []
    : view.rootFindings.filter((finding) => finding.subject === line.uri && finding !== leadingFinding)
  const isSummaryShown =
    isLeading ||
    findings.length > 0 ||
    leadingFinding?.subject === line.uri ||
    (leadingFinding !== null && line.summary === leadingFinding.title)
  return (
    <>
      <StateIcon state={line.state} />
      <div className="readable">
        <BuilderName line={line} view={view} send={send} />
        <p className="secondary">
          {[describeBuilderState(line, now, isSummaryShown), line.systems.join(', ')]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <BuilderCheckButton line={line} view={view} send={send} />
      <div className="builder-more">
        {findings.map((finding) => (
          <FoldedFinding key={finding.key} finding={finding} view={view} send={send} />
        ))}
        {!isLeading && <BuilderBuilds line={line} view={view} now={now} />}
      </div>
    </>
  )
}

type BuilderNameProps = Pick<BuilderLineProps, 'line' | 'view' | 'send'>

/** The name of the builder, which opens its window. A builder without an entry has no window. */
function BuilderName({ line: { uri, host, port }, view, send }: BuilderNameProps) {
  const name = host ?? uri ?? messages.builders.unlisted(port)
  if (uri === null || view.builders[uri] === undefined) return <p className="builder-name">{name}</p>
  return (
    <button
      type="button"
      className="builder-name builder-link"
      aria-label={messages.builders.showLabel(name)}
      onClick={() => send({ kind: 'show-builder', uri })}
    >
      {name}
    </button>
  )
}
