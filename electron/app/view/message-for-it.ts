import type { EvidenceSource, Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import type { Messages } from '../../locales/messages.ts'
import { selectEvidenceToRecord, withoutCommands } from '../../monitor/state/recorded-evidence.ts'
import { repairById } from '../../repair/repairs.ts'
import type { ManagedSettings } from '../contract/managed-settings.ts'

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

/** Whether there is a message about a finding: everywhere but for notes where the organization names a contact. */
export function isForIt({ id, severity }: Finding, { itContact }: ManagedSettings): boolean {
  return severity !== 'note' && (itContact !== undefined || causedByIt.has(id))
}

/** Returns the message about a finding with what was seen, which the user reads before sending it; null if there is none. */
export function formatMessageForIt(
  { findings, snapshot }: Status,
  key: string,
  managed: ManagedSettings,
  messages: ItMessages,
): string | null {
  const finding = findings.find((each) => each.key === key)
  if (finding === undefined || !isForIt(finding, managed)) return null
  const seen = selectEvidenceToRecord(finding.evidence).map(({ message, value, source }) =>
    messages.piece(message, value, formatSource(source, messages)),
  )
  const repairs = finding.repairs.flatMap((id) => repairById(id)?.title ?? [])
  const paragraphs = [
    managed.itContact === undefined ? [] : [messages.to(managed.itContact)],
    [messages.opening(finding.title), withoutCommands(finding.cause)],
    seen.length === 0 ? [] : [messages.seen, ...seen],
    [
      ...(repairs.length === 0 ? [] : [messages.repair(repairs.join('; '))]),
      messages.documentation(finding.id),
      messages.version(valueOrNull(snapshot.mac.version) ?? '?', snapshot.builderbar),
    ],
  ]
  const filled = paragraphs.filter((lines) => lines.length > 0)
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function formatSource(source: EvidenceSource, messages: ItMessages): string {
  if ('file' in source) return source.line === null ? source.file : messages.line(source.file, source.line)
  return 'command' in source ? source.command : source.address
}
