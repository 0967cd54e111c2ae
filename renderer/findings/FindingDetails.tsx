import type { Bridge, RepairOffer } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { words } from '../format/locale.ts'
import { EvidenceList } from './EvidenceList.tsx'
import { Explanation } from './Explanation.tsx'
import { LastingFix } from './PermanentFix.tsx'

interface CauseProps {
  readonly finding: Finding
  /** Findings that this one causes. */
  readonly consequences: readonly Finding[]
  readonly offers: readonly RepairOffer[]
  /** Whether the builder's own words tell more of it, and whether they were captured; null: they do not. */
  readonly log: 'captured' | 'not-captured' | null
  readonly send: Bridge['send']
}

/** Why it is so, what was seen of it, and its repairs. */
export function Cause({ finding, consequences, offers, log, send }: CauseProps) {
  return (
    <>
      <Explanation text={finding.explanation} />
      {consequences.length > 0 && (
        <p className="secondary consequences">
          {words.becauseOfIt}: {consequences.map((each) => each.title).join(words.between)}
        </p>
      )}
      {finding.evidence.length > 0 && <EvidenceList evidence={finding.evidence} />}
      {finding.lasting !== null && (
        <LastingFix
          snippet={finding.lasting}
          onCopy={() => send({ ask: 'copy-lasting', finding: finding.key })}
        />
      )}
      {offers.length === 0 && finding.severity !== 'note' && (
        <p className="secondary">{finding.lasting === null ? words.noRepair : words.noRepairButLasting}</p>
      )}
      <div className="buttons">
        <button
          type="button"
          className="button plain quiet"
          aria-label={words.ignored.ignoreLabel(finding.title)}
          onClick={() => send({ ask: 'ignore', finding: finding.key })}
        >
          {words.ignored.ignore}
        </button>
        {log !== null && <LogButton log={log} send={send} />}
        {offers
          .map((offer, index) => (
            <button
              key={offer.id}
              type="button"
              className={index === 0 ? 'button primary' : 'button'}
              onClick={() => send({ ask: 'plan', finding: finding.key, repair: offer.id })}
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
    <button type="button" className="button" onClick={() => send({ ask: 'page', page: 'log' })}>
      {words.log.open}
    </button>
  ) : (
    <button type="button" className="button" onClick={() => send({ ask: 'control', control: 'capture-log' })}>
      {words.toolbar.controls['capture-log']}
    </button>
  )
}
