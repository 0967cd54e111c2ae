import { unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { type CachedStatus, cachedStatusFile } from '../state/cached-status.ts'
import type { Monitor } from '../state/monitor-state.ts'
import type { DataFolder } from './data-folder.ts'

/** Keeps the monitor's last status in the data folder for as long as the app runs. */
export interface StatusCache {
  /** Removes the file, so that nothing of it is taken for a status of now. */
  close(): Promise<void>
}

export function openStatusCache(folder: DataFolder, monitor: Pick<Monitor, 'subscribe'>): StatusCache {
  const { path } = folder
  if (path === null) return { close: async () => undefined }
  const file = join(path, cachedStatusFile)
  let written = ''
  let writing: Promise<void> = Promise.resolve()
  let last: Status | null = null
  const write = async (status: Status) => {
    // A later scan is queued already.
    if (status !== last) return
    const cached = toCachedStatus(status)
    const text = JSON.stringify(cached)
    if (text !== written || !(await setTime(file, status))) {
      if (!(await folder.writeJson(cachedStatusFile, cached))) return
      written = text
      await setTime(file, status)
    }
  }
  const unsubscribe = monitor.subscribe(({ status }, before) => {
    if (status === null || status === before.status) return
    last = status
    writing = writing.then(() => write(status))
  })
  return {
    async close() {
      unsubscribe()
      last = null
      await writing
      await unlink(file).catch(() => undefined)
    },
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
