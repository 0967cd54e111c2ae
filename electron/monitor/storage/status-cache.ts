import { unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { type CachedStatus, cachedStatusFile } from '../state/cached-status.ts'
import type { Monitor } from '../state/monitor-state.ts'
import type { DataFolder } from './data-folder.ts'

/** Keeps the monitor's last status in the data folder for as long as the app runs. */
export class StatusCache {
  private readonly folder: DataFolder
  private readonly unsubscribe: () => void
  private writtenText = ''
  private writing: Promise<void> = Promise.resolve()
  private last: Status | null = null

  constructor(folder: DataFolder, monitor: Pick<Monitor, 'subscribe'>) {
    this.folder = folder
    this.unsubscribe = monitor.subscribe(({ status }, before) => {
      if (status !== null && status !== before.status) this.onStatus(status)
    })
  }

  /** Removes the file, so that it is not mistaken for the current status. */
  async close(): Promise<void> {
    this.unsubscribe()
    this.last = null
    await this.writing
    const { path } = this.folder
    if (path !== null) await unlink(join(path, cachedStatusFile)).catch(() => undefined)
  }

  private onStatus(status: Status): void {
    this.last = status
    this.writing = this.writing.then(() => this.write(status))
  }

  private async write(status: Status): Promise<void> {
    const { path } = this.folder
    // A later scan is queued already.
    if (path === null || status !== this.last) return
    const file = join(path, cachedStatusFile)
    const cachedStatus = toCachedStatus(status)
    const text = JSON.stringify(cachedStatus)
    if (text === this.writtenText && (await setTime(file, status))) return
    if (!(await this.folder.writeJson(cachedStatusFile, cachedStatus))) return
    this.writtenText = text
    await setTime(file, status)
  }
}

/** The time of the scan becomes the time of the file; false where the file is gone. */
async function setTime(file: string, { takenAt }: Status): Promise<boolean> {
  const at = new Date(takenAt)
  return await utimes(file, at, at).then(
    () => true,
    () => false,
  )
}

function toCachedStatus({ state, summary, verifiedAt, findings }: Status): CachedStatus {
  return {
    schema: 2,
    pid: process.pid,
    state,
    summary,
    verifiedAt,
    findings: selectRootFindings(findings).map(({ id, key, severity, title }) => ({
      id,
      key,
      severity,
      title,
    })),
  }
}
