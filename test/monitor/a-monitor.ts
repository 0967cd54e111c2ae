import { onTestFinished, vi } from 'vitest'
import type { Status } from '../../electron/core/model/status.ts'
import {
  type NotificationRequest,
  notificationsFor,
} from '../../electron/monitor/incidents/notification-request.ts'
import { type Monitor, type MonitorOptions, openMonitor } from '../../electron/monitor/monitor.ts'
import type { ScanOptions } from '../../electron/monitor/scan/scanner.ts'
import type { MonitorState } from '../../electron/monitor/state/monitor-state.ts'
import { emptyFolder, openAt } from './a-data-folder.ts'
import { aQuietMac, type QuietMac } from './a-quiet-mac.ts'
import { aStatus, type ScriptedLooker, scriptedLooker } from './a-status.ts'

export interface TestedMonitor {
  readonly monitor: Monitor
  readonly mac: QuietMac
  readonly scanner: ScriptedLooker
  readonly path: string
  /** Every notification that the monitor's changes called for. */
  readonly notifications: NotificationRequest[]
  readonly states: MonitorState[]
  /** What the next looks show. */
  show(status: (at: string, options: ScanOptions) => Status): void
  /** Lets seconds pass, with a tick each. */
  pass(seconds: number): Promise<void>
  /** Lets the Mac sleep: no tick, and the clock goes on. */
  sleep(seconds: number): void
  timers(): number
}

/** A monitor with a clock of the test and looks of the test; its data folder is real. */
export async function aMonitor(
  options: Partial<MonitorOptions> & { path?: string; mac?: QuietMac } = {},
): Promise<TestedMonitor> {
  const mac = options.mac ?? aQuietMac()
  const path = options.path ?? emptyFolder()
  const folder = openAt(path, mac)
  let show: (at: string, options: ScanOptions) => Status = (at) => aStatus('healthy', at)
  const scanner = scriptedLooker(folder, (_number, asked) => show(mac.now().toISOString(), asked))
  const ticks = new Set<() => void>()
  const clock = {
    every(_milliseconds: number, tick: () => void) {
      ticks.add(tick)
      return () => ticks.delete(tick)
    },
  }
  const monitor = openMonitor({ mac, folder, scanner, clock, ...options })
  onTestFinished(() => monitor.stop())
  const notifications: NotificationRequest[] = []
  const states: MonitorState[] = []
  monitor.subscribe((after, before) => {
    states.push(after)
    notifications.push(...notificationsFor(before, after, monitor.resumedAt()))
  })
  await vi.waitFor(
    () => {
      if (monitor.state().scanning) throw new Error('the first look is not over')
    },
    { timeout: 15_000 },
  )
  return {
    monitor,
    mac,
    scanner,
    path,
    notifications,
    states,
    show: (next) => {
      show = next
    },
    async pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        mac.pass(1000)
        for (const tick of ticks) tick()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    sleep: (seconds) => mac.pass(seconds * 1000),
    timers: () => ticks.size,
  }
}
