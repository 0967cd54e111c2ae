import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Status } from '../../../electron/core/model/status.ts'
import type { MonitorState } from '../../../electron/monitor/state/monitor-state.ts'
import { readCachedStatus } from '../../../electron/monitor/storage/cached-status-file.ts'
import { StatusCache } from '../../../electron/monitor/storage/status-cache.ts'
import { aStatus } from '../../fixtures/status.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const idle: MonitorState = {
  status: null,
  scanning: false,
  stateSince: null,
  incidents: [],
  repair: { status: 'idle' },
}

/** A monitor whose statuses the test provides. */
function aMonitor() {
  let show: (after: MonitorState, before: MonitorState) => void = () => undefined
  let before = idle
  return {
    subscribe(listener: typeof show) {
      show = listener
      return () => {
        show = () => undefined
      }
    },
    scan(status: Status) {
      const after = { ...idle, status }
      show(after, before)
      before = after
    },
  }
}

const formatSecond = (seconds: number) =>
  new Date(Date.parse('2026-06-01T12:00:00Z') + seconds * 1000).toISOString()

describe('the status in the data folder', () => {
  it('is written when it changes; an equal scan updates only its time', async () => {
    const path = createEmptyFolder()
    const file = join(path, 'last-status.json')
    const monitor = aMonitor()
    const cache = new StatusCache(openDataFolderAt(path), monitor)
    monitor.scan(aStatus('healthy', [], { takenAt: formatSecond(0) }))
    await expect.poll(() => existsSync(file) && statSync(file).mtime.toISOString()).toBe(formatSecond(0))
    expect(readCachedStatus(path, Date.parse(formatSecond(9)))).toMatchObject({
      kind: 'current',
      takenAt: formatSecond(0),
      ageMs: 9000,
      status: { state: 'healthy', summary: 'The builder is healthy.', pid: process.pid },
    })
    expect(statSync(file).mode & 0o077).toBe(0)

    const { ino } = statSync(file)
    monitor.scan(aStatus('healthy', [], { takenAt: formatSecond(60) }))
    await expect.poll(() => statSync(file).mtime.toISOString()).toBe(formatSecond(60))
    // Each write creates a new file and renames it, so the inode would change.
    expect(statSync(file).ino).toBe(ino)

    monitor.scan(aStatus('down', [], { takenAt: formatSecond(120) }))
    await expect.poll(() => JSON.parse(readFileSync(file, 'utf8')).state).toBe('down')
    await cache.close()
  })

  it('is written again if it was deleted, and deleted when the app quits', async () => {
    const path = createEmptyFolder()
    const file = join(path, 'last-status.json')
    const monitor = aMonitor()
    const cache = new StatusCache(openDataFolderAt(path), monitor)
    monitor.scan(aStatus('healthy', [], { takenAt: formatSecond(0) }))
    await expect.poll(() => existsSync(file)).toBe(true)
    rmSync(file)
    monitor.scan(aStatus('healthy', [], { takenAt: formatSecond(60) }))
    await expect.poll(() => existsSync(file)).toBe(true)
    await cache.close()
    expect(existsSync(file)).toBe(false)
    expect(readCachedStatus(path, Date.parse(formatSecond(61))).kind).toBe('not-running')
  })
})
