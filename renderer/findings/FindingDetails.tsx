import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { AdminCheckButton } from '../ui/AdminCheckButton.tsx'
import { Prose } from '../ui/Prose.tsx'
import { EvidenceItems } from './EvidenceList.tsx'
import { PermanentFix } from './PermanentFix.tsx'

interface FindingDetailsProps {
  readonly finding: Finding
  /** Findings that this one causes. */
  readonly consequences: readonly Finding[]
  readonly isMuted: boolean
  /** Whether an admin check would show if it is so. */
  readonly canConfirm: boolean
  readonly send: Bridge['send']
}

/** Everything of a finding beyond its cause: the explanation, what it affects, evidence, permanent fix. */
export function FindingDetails({ finding, consequences, isMuted, canConfirm, send }: FindingDetailsProps) {
  const { explanation, evidence, key, permanentFix } = finding
  return (
    <div className="finding-details">
      <Prose text={localizeTimes(explanation)} />
      {canConfirm && (
        <>
          <p className="secondary readable">{messages.adminCheck.confirms}</p>
          <AdminCheckButton className="button small" send={send} />
        </>
      )}
      {consequences.length > 0 && (
        <>
          <p className="heading">{messages.alsoAffected}</p>
          <ul className="dashes secondary">
            {consequences.map((consequence) => (
              <li key={consequence.key}>{consequence.headline}</li>
            ))}
          </ul>
        </>
      )}
      {evidence.length > 0 && (
        <>
          <p className="heading">{messages.evidence}</p>
          <EvidenceItems evidence={evidence} />
        </>
      )}
      {permanentFix !== null && <PermanentFix snippet={permanentFix} finding={key} send={send} />}
      {!isMuted && <MuteButton finding={finding} send={send} />}
    </div>
  )
}

/** A note alerts nobody, so it is dismissed; another finding is muted. */
function MuteButton({ finding, send }: { finding: Finding; send: Bridge['send'] }) {
  const { dismiss, dismissLabel, mute, muteLabel } = messages.mute
  const isNote = finding.severity === 'note'
  return (
    <button
      type="button"
      className="button small"
      aria-label={(isNote ? dismissLabel : muteLabel)(finding.headline)}
      onClick={() => send({ kind: 'mute', finding: finding.key })}
    >
      {isNote ? dismiss : mute}
    </button>
  )
}
