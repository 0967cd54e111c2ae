import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { RecurrenceNote } from './RecurrenceNote.tsx'

interface FindingCauseProps {
  readonly finding: Finding
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** Why it is so, in one sentence, and what to do where no button does it. */
export function FindingCause({ finding, view, send }: FindingCauseProps) {
  const canRepair = (view.offers[finding.key] ?? []).length > 0
  return (
    <>
      <p className="readable cause">{localizeTimes(finding.cause)}</p>
      <RecurrenceNote finding={finding} view={view} send={send} />
      {!canRepair && finding.severity !== 'note' && (
        <p className="secondary">
          {finding.permanentFix === null ? messages.noRepair : messages.onlyPermanentFix}
        </p>
      )}
      {isMuted(view, finding) && (
        <MutedLine finding={finding} byOrganization={hasOrganizationMuted(view, finding)} send={send} />
      )}
    </>
  )
}

export function isMuted(view: PopoverView, finding: Finding): boolean {
  const isMutedByUser = view.settings.muted.some(({ key }) => key === finding.key)
  return isMutedByUser || hasOrganizationMuted(view, finding)
}

function hasOrganizationMuted({ managed }: PopoverView, { id, key }: Finding): boolean {
  return managed.settings.mutedFindings?.some((name) => name === id || name === key) ?? false
}

interface MutedLineProps {
  readonly finding: Finding
  /** The user cannot unmute it then. */
  readonly byOrganization: boolean
  readonly send: Bridge['send']
}

function MutedLine({ finding, byOrganization, send }: MutedLineProps) {
  const text = messages.mute
  return (
    <p className="muted-line">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 11.5V7a4 4 0 0 1 6.6-3M12 7v4.5H6M6.8 13.5h2.4M2.5 2.5l11 11" />
      </svg>
      <span>{byOrganization ? messages.managed.muted : text.muted}</span>
      {!byOrganization && (
        <button
          type="button"
          className="button small"
          aria-label={text.unmuteLabel(finding.headline)}
          onClick={() => send({ kind: 'change-settings', change: { kind: 'unmute', finding: finding.key } })}
        >
          {text.unmute}
        </button>
      )}
    </p>
  )
}
