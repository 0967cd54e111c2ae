import { randomUUID } from 'node:crypto'
import type { BuilderState } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { rootFindings } from '../../diagnose/facts/root-findings.ts'
import { explain } from '../../diagnose/rules/explanation.ts'
import { storedBootSchema } from '../scan/boot-memory.ts'
import { bootFile } from '../scan/scanner.ts'
import type { HistoryEntry } from '../state/history-entry.ts'
import type { Incident } from '../state/monitor-state.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { weekMs } from './availability.ts'
import { type History, openHistory } from './history.ts'
import {
  type IncidentEvent,
  type Incidents,
  incidentsFrom,
  nextIncidents,
  openIncidents,
  type RanRepair,
} from './incidents.ts'
import { historyOf, incidentsInHistory, lastStateIn, repairsInHistory } from './recorded-incidents.ts'

/** A state that was last looked at longer ago may have been another meanwhile. */
const stateGoesOnMs = 5 * 60_000

/** Incidents and the state's beginning, continued from the history and written into it. */
export interface IncidentTracker {
  /** Newest first; open ones and those of the last 24 hours. */
  incidents(): readonly Incident[]
  stateSince(): string | null
  /** What the history tells of the last seven days, oldest first. */
  lastWeek(): readonly HistoryEntry[]
  resumedAt(): string | null
  /** Whether an error waits for a second look. */
  hasSuspects(): boolean
  /** The state of a look; `settled: false` while a repair runs, when nothing opens or closes. */
  onScan(status: Status, settled: boolean): void
  onResume(at: Date): void
  /** A repair of this program that helped, or of which that is not known yet. */
  onRepair(repair: RanRepair): void
  /** Hears of repairs that other programs of this account ran: where an incident is open, before each look counts. */
  syncHistory(): Promise<void>
  /** Waits until everything is on the disk, or cannot be. */
  flush(): Promise<void>
}

/**
 * Opens the keeper on the data folder. A state goes on over a restart only where no program of this account was away
 * for long. `keeps: false`: the history is read and never written.
 */
export async function openIncidentTracker(
  folder: DataFolder,
  options: { readonly keeps: boolean; readonly now: Date },
): Promise<IncidentTracker> {
  const boot = await folder.readJson(bootFile, storedBootSchema)
  const history = openHistory(folder)
  const entries = await history.entries()
  const lastLook = Date.parse(boot?.scannedAt ?? '')
  const age = options.now.getTime() - lastLook
  const goesOn = age >= 0 && age < stateGoesOnMs
  const tracker = new HistoryIncidentTracker(
    history,
    options.keeps,
    incidentsFrom(incidentsInHistory(entries, titleOf)),
    entries,
  )
  for (const repair of repairsInHistory(entries)) tracker.onRepair(repair)
  if (goesOn) tracker.resumeState(lastStateIn(entries))
  else if (Number.isFinite(lastLook)) tracker.recordGap(boot?.scannedAt ?? '')
  return tracker
}

/** The last repair by one of these that was not taken back. Receipts have times to the second. */
function newestRepair(
  snapshot: Snapshot,
  repairs: readonly string[],
): { at: string; name: string } | undefined {
  const receipts = valueOrNull(snapshot.receipts) ?? []
  const undone = new Set(receipts.map(({ undoes }) => undoes))
  return receipts
    .filter(({ kind: what, name, id }) => what === 'repair' && repairs.includes(name) && !undone.has(id))
    .map(({ at, name }) => ({ at: new Date(at).toISOString(), name }))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))[0]
}

function titleOf(finding: string): string {
  const id = finding.split('@', 1)[0] ?? finding
  return explain(id)?.title ?? id
}

class HistoryIncidentTracker implements IncidentTracker {
  private readonly history: History
  private readonly keeps: boolean
  private kept: Incidents
  private state: { readonly state: BuilderState; readonly since: string } | null = null
  private writing: Promise<unknown> = Promise.resolve()
  private past: readonly HistoryEntry[]
  /** The history has the state no longer: nobody looked for a while. */
  private isStateUnrecorded = false
  private lastLookAt: string | null = null
  /** What repairs each open incident's finding, as it was last seen. */
  private readonly offered = new Map<string, readonly string[]>()

  constructor(history: History, keeps: boolean, incidents: Incidents, past: readonly HistoryEntry[]) {
    this.history = history
    this.keeps = keeps
    this.kept = incidents
    this.past = past
  }

  resumeState(state: { readonly state: BuilderState; readonly since: string } | null): void {
    this.state = state
  }

  recordGap(at: string): void {
    const last = this.past.at(-1)
    if (last !== undefined && Date.parse(last.at) > Date.parse(at)) return
    this.write([{ at, kind: 'unwatched' }])
  }

  lastWeek(): readonly HistoryEntry[] {
    return this.past
  }

  incidents(): readonly Incident[] {
    return this.kept.list
  }

  stateSince(): string | null {
    return this.state?.since ?? null
  }

  resumedAt(): string | null {
    return this.kept.resumedAt
  }

  hasSuspects(): boolean {
    return this.kept.suspects.length > 0
  }

  onScan(status: Status, settled: boolean): void {
    if (this.state?.state !== status.state || this.isStateUnrecorded) {
      if (this.state?.state !== status.state) this.state = { state: status.state, since: status.takenAt }
      this.write([{ at: status.takenAt, kind: 'state', state: status.state }])
      this.isStateUnrecorded = false
    }
    const before = this.lastLookAt
    this.lastLookAt = status.takenAt
    if (!settled) return
    this.syncReceipts(status)
    // What a person's click showed of a machine elsewhere is no trouble that is watched.
    const remote = new Set(
      status.builders.flatMap(({ kind: whose, uri }) => (whose === 'remote' ? [uri] : [])),
    )
    const errors = rootFindings(status.findings)
      .filter(({ severity, subject }) => severity === 'error' && !remote.has(subject))
      .map(({ key, title, evidence }) => ({ key, title, evidence }))
    this.take({ kind: 'look', at: status.takenAt, state: status.state, before, errors, newId: randomUUID })
  }

  onResume(at: Date): void {
    if (this.lastLookAt !== null) this.recordGap(this.lastLookAt)
    this.isStateUnrecorded = true
    this.take({ kind: 'woke', at: at.toISOString() })
  }

  onRepair(repair: RanRepair): void {
    this.take({ kind: 'repaired', ...repair })
  }

  async syncHistory(): Promise<void> {
    if (openIncidents(this.kept).length === 0) return
    const entries = await this.history.entriesIfChanged()
    for (const repair of repairsInHistory(entries ?? [])) this.onRepair(repair)
  }

  /** Root's receipts tell of repairs by other accounts, and by root itself. */
  private syncReceipts({ snapshot, findings }: Status): void {
    const offered = new Map(findings.map(({ key, repairs }) => [key, repairs]))
    for (const { finding, openedAt } of openIncidents(this.kept)) {
      const repairs = offered.get(finding) ?? this.offered.get(finding) ?? []
      this.offered.set(finding, repairs)
      const receipt = repairs.length === 0 ? undefined : newestRepair(snapshot, repairs)
      const known = this.kept.repairs.find((one) => one.finding === finding)
      const isNews = receipt !== undefined && receipt.at >= (known?.at ?? openedAt)
      if (isNews) this.onRepair({ at: receipt.at, repair: receipt.name, finding })
    }
  }

  async flush(): Promise<void> {
    await this.writing
  }

  private take(event: IncidentEvent): void {
    const { incidents, changes } = nextIncidents(this.kept, event)
    this.kept = incidents
    this.write(changes.map((change) => historyOf(change, event.at)))
  }

  private write(entries: readonly HistoryEntry[]): void {
    if (entries.length === 0) return
    const from = Date.parse(entries.at(-1)?.at ?? '') - weekMs
    // What began before the week and lasts into it is kept too: the last state that lies before.
    const first = this.past.findLastIndex(
      (entry) => (entry.kind === 'state' || entry.kind === 'unwatched') && Date.parse(entry.at) < from,
    )
    this.past = [...this.past.slice(Math.max(0, first)), ...entries]
    if (this.keeps) this.writing = this.history.append(entries)
  }
}
