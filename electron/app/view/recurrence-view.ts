import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { FileInfo, Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { findRecurrence } from '../../monitor/incidents/recurrence.ts'
import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import type { RecurrenceView } from '../contract/bridge-contract.ts'

/** Returns what is known of each finding that came back within a day, by its key. */
export function listRecurrences(
  state: Pick<MonitorState, 'incidents' | 'status'>,
  now: Date,
): Readonly<Record<string, RecurrenceView>> {
  const findings = state.status?.findings ?? []
  return Object.fromEntries(
    findings.flatMap((finding) => {
      const recurrence = createRecurrenceView(state, finding, now)
      return recurrence === null ? [] : [[finding.key, recurrence]]
    }),
  )
}

/** Returns how often a finding came back, and which of its files changed last; null if it did not come back. */
export function createRecurrenceView(
  state: Pick<MonitorState, 'incidents' | 'status'>,
  finding: Finding,
  now: Date,
): RecurrenceView | null {
  const recurrence = findRecurrence(state, finding.key, now)
  if (recurrence === null || state.status === null) return null
  return { ...recurrence, changed: findChangedFile(state.status, finding) }
}

/** Returns the file of the finding's subject and evidence that changed last, or null if no time is known. */
function findChangedFile({ snapshot }: Status, { subject, evidence }: Finding): RecurrenceView['changed'] {
  const times = listChangeTimes(snapshot)
  const paths = [subject, ...evidence.flatMap(({ source }) => ('file' in source ? [source.file] : []))]
  const changes = paths.flatMap((path) => {
    const at = times.get(path)
    return at === undefined ? [] : [{ path, at }]
  })
  return changes.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null
}

/** Returns the last change of each file that the scan examined, by path. */
function listChangeTimes({ sshConfig, machinesFile, nix, keys, services }: Snapshot): Map<string, string> {
  const getModifiedTime = (file: FileInfo | null | undefined) => (file?.exists ? file.modifiedAt : null)
  const times: readonly (readonly [path: string, at: string | null])[] = [
    ['/etc/ssh/ssh_config', getModifiedTime(valueOrNull(sshConfig.systemFile))],
    ['/etc/ssh/ssh_config.d/100-linux-builder.conf', getModifiedTime(valueOrNull(sshConfig.dropIn))],
    ['/var/root/.ssh/config', getModifiedTime(valueOrNull(sshConfig.rootFile))],
    [machinesFile.path, getModifiedTime(valueOrNull(machinesFile.file))],
    ...keys.map(({ path, privateKey }) => [path, getModifiedTime(valueOrNull(privateKey))] as const),
    ...services.map(({ plistPath, plist }) => [plistPath, getModifiedTime(valueOrNull(plist))] as const),
  ]
  const confFile = valueOrNull(nix.confFile)
  return new Map(
    [...times, [confFile?.path ?? '', confFile?.changedAt ?? null] as const].flatMap(([path, at]) =>
      at === null ? [] : [[path, at]],
    ),
  )
}
