import type { EvidenceSource, Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import type { Messages } from '../../locales/messages.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { removeCommands, selectEvidenceToRecord } from '../../monitor/state/recorded-evidence.ts'
import { findRepair } from '../../repair/repairs.ts'
import type { RecurrenceView } from '../contract/bridge-contract.ts'
import type { ManagedSettings } from '../contract/managed-settings.ts'
import { createRecurrenceView } from './recurrence-view.ts'

type ItMessages = Messages['forIt']

/** Findings that a company's configuration usually causes, so that only its IT department can end them for good. */
const causedByIt: ReadonlySet<string> = new Set([
  'certificates-missing',
  'corporate-ssh-options',
  'guest-no-address',
  'root-ssh-config',
  'service-blocked',
  'ssh-route',
])

/**
 * Whether there is a message about a finding: where a company's configuration causes it, where it came back (so something
 * resets it), and for all but notes where the organization names a contact.
 */
export function isForIt(
  { id, severity }: Finding,
  { itContact }: ManagedSettings,
  isRecurring: boolean,
): boolean {
  return severity !== 'note' && (itContact !== undefined || isRecurring || causedByIt.has(id))
}

/** Returns the message about a finding of the last scan; null if there is none. */
export function createMessageForIt(
  state: Pick<MonitorState, 'incidents' | 'status'>,
  key: string,
  managed: ManagedSettings,
  messages: ItMessages,
  now: Date,
): string | null {
  const finding = state.status?.findings.find((candidate) => candidate.key === key)
  if (state.status === null || finding === undefined) return null
  const recurrence = createRecurrenceView(state, finding, now)
  return formatMessageForIt(state.status, key, { managed, recurrence, messages })
}

export interface ItMessageOptions {
  readonly managed: ManagedSettings
  /** That the finding came back within a day, or null. */
  readonly recurrence: RecurrenceView | null
  readonly messages: ItMessages
}

/**
 * Returns the message about a finding, which the user reads before sending it; null if there is none. Its first two
 * sentences say what happens and why; what was found follows.
 */
export function formatMessageForIt(
  { findings, snapshot }: Status,
  key: string,
  { managed, recurrence, messages }: ItMessageOptions,
): string | null {
  const finding = findings.find((candidate) => candidate.key === key)
  if (finding === undefined || !isForIt(finding, managed, recurrence !== null)) return null
  const pieces = selectEvidenceToRecord(finding.evidence).map(({ message, value, source }) =>
    messages.piece(message, value, formatSource(source, messages)),
  )
  const repairs = finding.repairs.flatMap((id) => findRepair(id)?.texts.title ?? [])
  const paragraphs = [
    managed.itContact === undefined ? [] : [messages.to(managed.itContact)],
    [`${formatOpening(finding, recurrence, messages)} ${removeCommands(finding.cause)}`],
    pieces.length === 0 ? [] : [messages.seen, ...pieces],
    [
      ...(repairs.length === 0 ? [] : [messages.repair(repairs.join('; '))]),
      messages.documentation(finding.id),
      messages.version(valueOrNull(snapshot.mac.version) ?? '?', snapshot.builderbar),
    ],
  ]
  const filledParagraphs = paragraphs.filter((lines) => lines.length > 0)
  return `${filledParagraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function formatOpening(
  { headline }: Finding,
  recurrence: RecurrenceView | null,
  messages: ItMessages,
): string {
  if (recurrence === null) return messages.opening(headline)
  const { changed, times } = recurrence
  if (changed === null) return messages.recurrence(headline, times)
  return messages.wasChanged(changed.path, new Date(changed.at).toLocaleString(), headline, times)
}

function formatSource(source: EvidenceSource, messages: ItMessages): string {
  if ('file' in source) return source.line === null ? source.file : messages.line(source.file, source.line)
  return 'command' in source ? source.command : source.address
}
