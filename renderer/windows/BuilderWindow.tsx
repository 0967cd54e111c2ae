import type { ReactNode } from 'react'
import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { BuilderStatus } from '../../electron/core/model/status.ts'
import type { ChainLink } from '../../electron/diagnose/facts/chain-link.ts'
import { messages } from '../format/locale.ts'
import { BuilderBuilds } from '../status/BuilderBuilds.tsx'
import { BuilderCheckButton } from '../status/BuilderCheckButton.tsx'
import { describeBuilderState } from '../status/builder-state-text.ts'
import { CheckLines } from '../status/CheckList.tsx'
import { LinkIcon } from '../status/LinkIcon.tsx'
import { StateIcon } from '../status/StateIcon.tsx'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { useNow } from '../ui/use-now.ts'
import { WindowHeading } from './WindowHeading.tsx'
import './builder-window.css'

interface BuilderWindowProps {
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** One of several builders: its state, what is wrong with it, its chain, its facts, its checks and the end of its log. */
export function BuilderWindow({ view, send }: BuilderWindowProps) {
  const now = useNow()
  const { shownBuilder, builders, status } = view
  const line = status?.builders.find(({ uri }) => uri === shownBuilder)
  const details = shownBuilder === null ? undefined : builders[shownBuilder]
  if (line === undefined || details === undefined) return <MissingBuilder uri={shownBuilder} />
  return (
    <main className="builder-window">
      <header className="part">
        <StateIcon state={line.state} />
        <div className="readable">
          <WindowHeading title={line.host ?? details.uri} className="builder-title" />
          <p>{describeBuilderState(line, now, details.findings.length > 0)}</p>
          <p className="secondary">{messages.builders.kinds[line.kind]}</p>
          <BuilderBuilds line={line} view={view} now={now} />
        </div>
        <BuilderCheckButton line={line} view={view} send={send} />
      </header>
      <BuilderFindings keys={details.findings} view={view} send={send} />
      <Part name={messages.builders.chain}>
        <ol className="builder-chain">{details.chain.map(renderLink)}</ol>
      </Part>
      <Part name={messages.builders.facts}>
        <CheckLines checks={details.facts} view={view} now={now} />
      </Part>
      {details.checks.length > 0 && (
        <Part name={messages.builders.checks}>
          <CheckLines checks={details.checks} view={view} now={now} />
        </Part>
      )}
      <BuilderLogs paths={details.logs} kind={line.kind} view={view} send={send} />
    </main>
  )
}

/** The list of builders has changed since its window was opened. */
function MissingBuilder({ uri }: { uri: string | null }) {
  return (
    <main>
      <div className="part">
        <WindowHeading title={uri ?? messages.windows.titles.builder} className="builder-title" />
        <p className="secondary">{messages.builders.gone}</p>
      </div>
    </main>
  )
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="part" aria-label={name}>
      <h2 className="heading">{name}</h2>
      {children}
    </section>
  )
}

function renderLink({ id, name, state, message }: ChainLink): ReactNode {
  return (
    <li key={id} className={`builder-step ${state}`}>
      <LinkIcon state={state} />
      <span className="visually-hidden">{messages.link(name, messages.linkStates[state], message)}</span>
      <span className="check-subject" aria-hidden="true">
        {name}
      </span>
      <span className="readable" aria-hidden="true">
        {message}
      </span>
    </li>
  )
}

interface BuilderFindingsProps extends BuilderWindowProps {
  readonly keys: readonly string[]
}

/** The builder's findings. Only the popover can confirm a plan, so only there a repair begins. */
function BuilderFindings({ keys, view, send }: BuilderFindingsProps) {
  const findings = (view.status?.findings ?? []).filter(({ key }) => keys.includes(key))
  if (findings.length === 0) return null
  return (
    <Part name={messages.builders.findings}>
      {findings.map(({ key, headline, cause }) => (
        <div key={key} className="readable builder-finding">
          <p className="finding-title">{headline}</p>
          <p className="secondary">{cause}</p>
        </div>
      ))}
      <div className="buttons">
        <button type="button" className="button" onClick={() => send({ kind: 'page', page: 'main' })}>
          {messages.menu.open}
        </button>
      </div>
    </Part>
  )
}

/** More of them are in the window of the log. */
const maxLines = 12

interface BuilderLogsProps extends BuilderWindowProps {
  readonly paths: readonly string[]
  readonly kind: BuilderStatus['kind']
}

function BuilderLogs({ paths, kind, view: { log }, send }: BuilderLogsProps) {
  const files = [...(log?.captured ? [log.captured] : []), ...(log?.services ?? [])]
  const logs = files.filter(({ path }) => paths.includes(path))
  return (
    <Part name={messages.builders.log}>
      {logs.length === 0 && <p className="secondary">{messages.builders.noLog[kind]}</p>}
      {logs.map(({ path, bytes, lines }) => (
        <div key={path}>
          <p className="secondary monospace readable">
            {messages.log.file(path, messages.amounts.bytes(bytes))}
          </p>
          {lines.length === 0 ? (
            <p className="secondary">{messages.log.empty}</p>
          ) : (
            <CodeBlock>{lines.slice(-maxLines).join('\n')}</CodeBlock>
          )}
        </div>
      ))}
      {(logs.length > 0 || kind === 'managed') && (
        <div className="buttons">
          <button type="button" className="button" onClick={() => send({ kind: 'page', page: 'log' })}>
            {messages.builders.showLog}
          </button>
        </div>
      )}
    </Part>
  )
}
