import { describe, expect, test } from 'vitest'
import { runStatus } from '../../../electron/cli/commands/status-command.ts'
import { runWatch } from '../../../electron/cli/commands/watch-command.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import type { Monitor } from '../../../electron/monitor/monitor.ts'
import type { MonitorState } from '../../../electron/monitor/state/monitor-state.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { aStatus } from '../../fixtures/status.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { createFixedScanner, createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

function createFixedMonitor(first: Status | null) {
  const createState = (status: Status | null): MonitorState => ({
    status,
    scanning: false,
    stateSince: null,
    incidents: [],
    repair: { status: 'idle' },
  })
  let now = createState(first)
  let isMonitorStopped = false
  const listeners = new Set<(after: MonitorState, before: MonitorState) => void>()
  const monitor: Monitor = {
    state: () => now,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setWatched: () => {},
    probeRemote: async () => undefined,
    scan: async () => {},
    plan: () => {},
    runPlan: async () => {},
    dismissPlan: () => {},
    cancelRepair: () => {},
    setAutoRepair: () => {},
    setIdleStop: () => {},
    runTestBuild: async () => {},
    stopTestBuild: () => {},
    onResume: () => {},
    resumedAt: () => null,
    warnings: () => [],
    stop: async () => {
      isMonitorStopped = true
    },
  }
  return {
    monitor,
    isStopped: () => isMonitorStopped,
    listeners,
    change: (status: Status) => {
      const before = now
      now = createState(status)
      for (const listener of listeners) listener(now, before)
    },
  }
}

const disabled = aFinding('service-disabled', 'org.x')
const laterDownStatus = aStatus('down', [disabled], { takenAt: '2026-06-01T13:00:00.000Z' })

describe('watch', () => {
  test.each([false, true])(
    'prints a line for each change and nothing for an unchanged status (json: %s)',
    async (json) => {
      const { monitor, change, isStopped, listeners } = createFixedMonitor(null)
      const terminal = createRecordedTerminal()
      const exitCode = runWatch(monitor, terminal, json)
      change(aStatus('down', [disabled]))
      change(laterDownStatus)
      change(aStatus('healthy'))
      terminal.stop()
      expect(await exitCode).toBe(0)
      const lines = terminal.stdout.trimEnd().split('\n')
      expect(lines).toHaveLength(2)
      expect(isStopped()).toBe(true)
      expect(listeners.size).toBe(0)
      if (json) {
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({
          schema: 2,
          state: 'down',
          findings: [{ id: 'service-disabled' }],
        })
        expect(lines[0]).not.toContain('"snapshot"')
      } else {
        expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d {2}✕ down {6}The builder is down\. \(service-disabled\)$/)
        expect(lines[1]).toContain('✓ healthy ')
      }
    },
  )

  test('names what needs attention, and no note beside a working builder', async () => {
    const note = aFinding('exposed-port', '*:31022', { severity: 'note' })
    const warning = aFinding('ssh-route', 'u', { severity: 'warning' })
    const read = async (status: Status) => {
      const terminal = createRecordedTerminal()
      const exitCode = runWatch(createFixedMonitor(status).monitor, terminal, false)
      terminal.stop()
      await exitCode
      return terminal.stdout
    }
    expect(await read(aStatus('healthy', [note]))).toMatch(/The builder is healthy\.\n$/)
    expect(await read(aStatus('degraded', [warning, note]))).toMatch(/degraded\. \(ssh-route\)\n$/)
  })

  test('prints a known status at once', async () => {
    const terminal = createRecordedTerminal()
    const exitCode = runWatch(createFixedMonitor(aStatus('healthy')).monitor, terminal, false)
    terminal.stop()
    await exitCode
    expect(terminal.stdout).toContain('The builder is healthy.')
  })
})

describe('status', () => {
  test('--json prints exactly the contract, and keeps warnings off stdout', async () => {
    const terminal = createRecordedTerminal()
    const status = aStatus('degraded', [disabled])
    const command = {
      format: 'json',
      quick: false,
      deep: false,
      remote: false,
      via: null,
      to: null,
      builder: null,
    } as const
    const scanner = createFixedScanner(status, ['The history cannot be written.'])
    const tools = { mac: aQuietMac(), scanner, terminal }
    expect(await runStatus(command, tools)).toBe(1)
    expect(JSON.parse(terminal.stdout)).toEqual(JSON.parse(JSON.stringify(status)))
    expect(terminal.stderr).toBe('builderbar: The history cannot be written.\n')
  })
})
