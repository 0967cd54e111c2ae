import type { Bridge, RepairOffer } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { messages } from '../format/locale.ts'
import { EvidenceList } from './EvidenceList.tsx'
import { Explanation } from './Explanation.tsx'
import { MessageForItButton } from './MessageForItButton.tsx'
import { PermanentFix } from './PermanentFix.tsx'

interface FindingDetailsProps {
  readonly finding: Finding
  /** Findings that this one causes. */
  readonly consequences: readonly Finding[]
  readonly offers: readonly RepairOffer[]
  /** Whether the builder's log was captured; null if the log says nothing more about this finding. */
  readonly log: 'captured' | 'not-captured' | null
  /** Whether there is a message for IT. */
  readonly isForIt: boolean
  readonly send: Bridge['send']
}

/** A finding's explanation, consequences, evidence, permanent fix and repairs. */
export function FindingDetails({ finding, consequences, offers, log, isForIt, send }: FindingDetailsProps) {
  return (
    <>
      <Explanation text={finding.explanation} />
      {consequences.length > 0 && (
        <p className="secondary consequences">
          {messages.becauseOfIt}: {consequences.map((each) => each.title).join(messages.between)}
        </p>
      )}
      {finding.evidence.length > 0 && <EvidenceList evidence={finding.evidence} />}
      {finding.permanentFix !== null && (
        <PermanentFix
          snippet={finding.permanentFix}
          onCopy={() => send({ kind: 'copy-permanent-fix', finding: finding.key })}
        />
      )}
      {offers.length === 0 && finding.severity !== 'note' && (
        <p className="secondary">
          {finding.permanentFix === null ? messages.noRepair : messages.onlyPermanentFix}
        </p>
      )}
      <div className="buttons">
        <button
          type="button"
          className="button plain quiet"
          aria-label={messages.ignored.ignoreLabel(finding.title)}
          onClick={() => send({ kind: 'ignore', finding: finding.key })}
        >
          {messages.ignored.ignore}
        </button>
        {isForIt && (
          <MessageForItButton onCopy={() => send({ kind: 'copy-message-for-it', finding: finding.key })} />
        )}
        {log !== null && <LogButton log={log} send={send} />}
        {offers
          .map((offer, index) => (
            <button
              key={offer.id}
              type="button"
              className={index === 0 ? 'button primary' : 'button'}
              onClick={() =>
                send({ kind: 'plan', subject: { kind: 'finding', finding: finding.key, repair: offer.id } })
              }
            >
              {offer.button}
            </button>
          ))
          .reverse()}
      </div>
    </>
  )
}

function LogButton({ log, send }: { log: 'captured' | 'not-captured'; send: Bridge['send'] }) {
  return log === 'captured' ? (
    <button type="button" className="button" onClick={() => send({ kind: 'page', page: 'log' })}>
      {messages.log.open}
    </button>
  ) : (
    <button
      type="button"
      className="button"
      onClick={() => send({ kind: 'plan', subject: { kind: 'control', control: 'capture-log' } })}
    >
      {messages.toolbar.controls['capture-log']}
    </button>
  )
}
