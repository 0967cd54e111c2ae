import { randomUUID } from 'node:crypto'
import type { BuilderState } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { explain } from '../../diagnose/rules/explanation.ts'
import { bootFile } from '../scan/scanner.ts'
import { storedBootSchema } from '../scan/stored-boot.ts'
import type { HistoryEntry } from '../state/history-entry.ts'
import type { Incident } from '../state/monitor-state.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { weekMs } from './availability.ts'
import { History } from './history.ts'
import {
  createIncidents,
  type IncidentEvent,
  type Incidents,
  type RanRepair,
  selectOpenIncidents,
  updateIncidents,
} from './incidents.ts'
import { createHistoryEntry, findLastState, restoreIncidents, restoreRepairs } from './recorded-incidents.ts'

/** After a longer gap between scans the state may have changed in between, so it is not continued. */
const maxScanGapMs = 5 * 60_000

/**
 * Restores incidents from the history in the data folder. The last state continues only where a program of this account
 * scanned in the last 5 minutes; otherwise the gap is recorded. With `keeps: false` the history is never written.
 */
export async function openIncidentTracker(
  folder: DataFolder,
  options: { readonly keeps: boolean; readonly now: Date },
): Promise<IncidentTracker> {
  const boot = await folder.readJson(bootFile, storedBootSchema)
  const history = new History(folder)
  const entries = await history.readEntries()
  const lastScan = Date.parse(boot?.scannedAt ?? '')
  const age = options.now.getTime() - lastScan
  const isContinued = age >= 0 && age < maxScanGapMs
  const tracker = new IncidentTracker(
    history,
    options.keeps,
    createIncidents(restoreIncidents(entries, getTitle)),
    entries,
  )
  for (const repair of restoreRepairs(entries)) tracker.onRepair(repair)
  if (isContinued) tracker.resumeState(findLastState(entries))
  else if (Number.isFinite(lastScan)) tracker.recordGap(boot?.scannedAt ?? '')
  return tracker
}

function getTitle(finding: string): string {
  const id = finding.split('@', 1)[0] ?? finding
  return explain(id)?.title ?? id
}

/** Tracks incidents and the start of the current state, continuing from the history and writing to it. */
export class IncidentTracker {
  private readonly history: History
  private readonly keeps: boolean
  private current: Incidents
  private state: { readonly state: BuilderState; readonly since: string } | null = null
  private writing: Promise<unknown> = Promise.resolve()
  private recent: readonly HistoryEntry[]
  /** A gap was recorded after the state, so the next scan writes the state again. */
  private isStateUnrecorded = false
  private lastScanAt: string | null = null
  /** Repairs offered for the finding of each open incident when it was last observed. */
  private readonly offeredRepairs = new Map<string, readonly string[]>()

  constructor(history: History, keeps: boolean, incidents: Incidents, recent: readonly HistoryEntry[]) {
    this.history = history
    this.keeps = keeps
    this.current = incidents
    this.recent = recent
  }

  resumeState(state: { readonly state: BuilderState; readonly since: string } | null): void {
    this.state = state
  }

  recordGap(at: string): void {
    const last = this.recent.at(-1)
    if (last !== undefined && Date.parse(last.at) > Date.parse(at)) return
    this.write([{ at, kind: 'unwatched' }])
  }

  /** Returns the history of the last seven days, oldest first. */
  lastWeek(): readonly HistoryEntry[] {
    return this.recent
  }

  /** Returns open incidents and those of the last 24 hours, newest first. */
  incidents(): readonly Incident[] {
    return this.current.list
  }

  stateSince(): string | null {
    return this.state?.since ?? null
  }

  resumedAt(): string | null {
    return this.current.resumedAt
  }

  /** Whether an error waits for a second scan to confirm it. */
  hasSuspects(): boolean {
    return this.current.suspects.length > 0
  }

  /** Records a scan. While a repair runs (`settled: false`) no incident opens or closes. */
  onScan(status: Status, isSettled: boolean): void {
    if (this.state?.state !== status.state || this.isStateUnrecorded) {
      if (this.state?.state !== status.state) this.state = { state: status.state, since: status.takenAt }
      this.write([{ at: status.takenAt, kind: 'state', state: status.state }])
      this.isStateUnrecorded = false
    }
    const before = this.lastScanAt
    this.lastScanAt = status.takenAt
    if (!isSettled) return
    this.syncReceipts(status)
    // Remote builders are probed only on request, so their errors open no incident.
    const remote = new Set(status.builders.flatMap(({ kind, uri }) => (kind === 'remote' ? [uri] : [])))
    const errors = selectRootFindings(status.findings)
      .filter(({ severity, subject }) => severity === 'error' && !remote.has(subject))
      .map(({ key, title, evidence }) => ({ key, title, evidence }))
    this.apply({ kind: 'scan', at: status.takenAt, state: status.state, before, errors, newId: randomUUID })
  }

  onResume(at: Date): void {
    if (this.lastScanAt !== null) this.recordGap(this.lastScanAt)
    this.isStateUnrecorded = true
    this.apply({ kind: 'resumed', at: at.toISOString() })
  }

  /** Records a repair by this program that succeeded or whose outcome is not known yet. */
  onRepair(repair: RanRepair): void {
    this.apply({ kind: 'repaired', ...repair })
  }

  /** Reads repairs that other programs of this account added to the history, while an incident is open. */
  async syncHistory(): Promise<void> {
    if (selectOpenIncidents(this.current).length === 0) return
    const entries = await this.history.readEntriesIfChanged()
    for (const repair of restoreRepairs(entries ?? [])) this.onRepair(repair)
  }

  /** Reads repairs by other accounts and by root from root's receipts. */
  private syncReceipts({ snapshot, findings }: Status): void {
    const currentRepairs = new Map(findings.map(({ key, repairs }) => [key, repairs]))
    for (const { finding, openedAt } of selectOpenIncidents(this.current)) {
      const repairs = currentRepairs.get(finding) ?? this.offeredRepairs.get(finding) ?? []
      this.offeredRepairs.set(finding, repairs)
      const receipt = repairs.length === 0 ? undefined : findNewestRepair(snapshot, repairs)
      const knownRepair = this.current.repairs.find((repair) => repair.finding === finding)
      const isNew = receipt !== undefined && receipt.at >= (knownRepair?.at ?? openedAt)
      if (isNew) this.onRepair({ at: receipt.at, repair: receipt.name, finding })
    }
  }

  /** Waits for pending writes. Failed ones stay in memory. */
  async flush(): Promise<void> {
    await this.writing
  }

  private apply(event: IncidentEvent): void {
    const { incidents, changes } = updateIncidents(this.current, event)
    this.current = incidents
    this.write(changes.map((change) => createHistoryEntry(change, event.at)))
  }

  private write(entries: readonly HistoryEntry[]): void {
    if (entries.length === 0) return
    const from = Date.parse(entries.at(-1)?.at ?? '') - weekMs
    // Keep the last state before the week too: it lasts into the week.
    const first = this.recent.findLastIndex(
      (entry) => (entry.kind === 'state' || entry.kind === 'unwatched') && Date.parse(entry.at) < from,
    )
    this.recent = [...this.recent.slice(Math.max(0, first)), ...entries]
    if (this.keeps) this.writing = this.history.append(entries)
  }
}

/** Returns the last of these repairs that was not undone, by its receipt, whose time is in whole seconds. */
function findNewestRepair(
  snapshot: Snapshot,
  repairs: readonly string[],
): { at: string; name: string } | undefined {
  const receipts = valueOrNull(snapshot.receipts) ?? []
  const undoneIds = new Set(receipts.map(({ undoes }) => undoes))
  return receipts
    .filter(({ kind, name, id }) => kind === 'repair' && repairs.includes(name) && !undoneIds.has(id))
    .map(({ at, name }) => ({ at: new Date(at).toISOString(), name }))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
}
