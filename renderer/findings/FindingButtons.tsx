import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { messages } from '../format/locale.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { revealPermanentFix } from './PermanentFix.tsx'

interface FindingButtonsProps {
  readonly finding: Finding
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** The repairs of a finding, the default last; before them the builder's log if it explains the finding, and the message for IT. */
export function FindingButtons({ finding, view, send }: FindingButtonsProps) {
  const log = findLogFor(view.log, finding)
  const isForIt = view.messagesForIt.includes(finding.key)
  return (
    <>
      {isForIt && (
        <CopyButton
          request={{ kind: 'copy-message-for-it', finding: finding.key }}
          label={messages.forIt.copy}
          className="button"
          send={send}
        />
      )}
      {log !== null && <LogButton log={log} send={send} />}
      {isResetAgain(view, finding) ? (
        <button type="button" className="button primary" onClick={revealPermanentFix}>
          {messages.recurrence.makePermanent}
        </button>
      ) : (
        <RepairButtons finding={finding} view={view} send={send} />
      )}
    </>
  )
}

/** The repairs of a finding, the default last. */
export function RepairButtons({ finding, view, send }: FindingButtonsProps) {
  return (view.offers[finding.key] ?? [])
    .map((offer, index) => (
      <button
        key={offer.id}
        type="button"
        className={index === 0 && !isResetAgain(view, finding) ? 'button primary' : 'button'}
        onClick={() =>
          send({ kind: 'plan', subject: { kind: 'finding', finding: finding.key, repair: offer.id } })
        }
      >
        {offer.button}
      </button>
    ))
    .reverse()
}

/** Whether it came back although it was over, and a permanent fix is known: a repair would not last either. */
export function isResetAgain(
  { recurrences: recurrence }: PopoverView,
  { key, permanentFix }: Finding,
): boolean {
  return recurrence[key] !== undefined && permanentFix !== null
}

/** Whether there is anything to press for this finding. */
export function hasButtons(view: PopoverView, finding: Finding): boolean {
  return (
    (view.offers[finding.key] ?? []).length > 0 ||
    findLogFor(view.log, finding) !== null ||
    view.messagesForIt.includes(finding.key)
  )
}

function LogButton({ log, send }: { log: 'captured' | 'not-captured'; send: Bridge['send'] }) {
  return log === 'captured' ? (
    <button type="button" className="button" onClick={() => send({ kind: 'page', page: 'log' })}>
      {messages.menu.showLog}
    </button>
  ) : (
    <button
      type="button"
      className="button"
      onClick={() => send({ kind: 'plan', subject: { kind: 'control', control: 'capture-log' } })}
    >
      {messages.menu.controls['capture-log']}
    </button>
  )
}

/** Whether the builder's log explains the finding, and whether it was captured; null: it does not. */
function findLogFor(log: PopoverView['log'], { key }: Finding): 'captured' | 'not-captured' | null {
  if (log === null || !log.findings.includes(key)) return null
  if (log.captured !== null) return 'captured'
  return log.canCapture ? 'not-captured' : null
}
