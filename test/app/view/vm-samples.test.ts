import { describe, expect, it } from 'vitest'
import { VmSamples } from '../../../electron/app/view/vm-samples.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import type { Monitor, MonitorState } from '../../../electron/monitor/state/monitor-state.ts'
import { aVm } from '../../fixtures/processes.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withoutProcesses, withProcesses } from '../../fixtures/snapshot-changes.ts'

const zero = Date.parse('2026-03-02T10:00:00.000Z')
const formatSecond = (seconds: number) => new Date(zero + seconds * 1000).toISOString()

function openSamples() {
  let notify: Parameters<Monitor['subscribe']>[0] = () => undefined
  const samples = new VmSamples({
    subscribe: (listener) => {
      notify = listener
      return () => undefined
    },
  })
  const state = (status: MonitorState['status']): MonitorState => ({
    status,
    scanning: false,
    stateSince: null,
    incidents: [],
    repair: { status: 'idle' },
  })
  const scan = (seconds: number, vm: Parameters<typeof aVm>[0] | null) => {
    const change = vm === null ? withoutProcesses : withProcesses({ vms: [aVm(vm)] })
    const status = createStatus({
      ...applyChanges(healthySnapshot(), change),
      takenAt: formatSecond(seconds),
    })
    notify(state(status), state(null))
  }
  return { samples, scan }
}

const busyVm = { cpuPercent: 90, residentBytes: 3e9 }

describe('the samples of the VM', () => {
  it('are at most one a minute, the newest, and none older than an hour', () => {
    const { samples, scan } = openSamples()
    for (let second = 0; second <= 7200; second += 15) scan(second, { ...busyVm, cpuPercent: second })
    expect(samples.list()).toHaveLength(61)
    expect(samples.list().at(-1)).toEqual({ at: formatSecond(7200), cpuPercent: 7200, residentBytes: 3e9 })
    expect(samples.list()[0]?.at).toBe(formatSecond(3645))
  })

  it('are those of one VM: another process drops the former ones', () => {
    const { samples, scan } = openSamples()
    scan(0, busyVm)
    scan(60, { ...busyVm, pid: 9000 })
    expect(samples.list().map(({ at }) => at)).toEqual([formatSecond(60)])
  })

  it('are none where no VM runs or its figures were not observed', () => {
    const { samples, scan } = openSamples()
    scan(0, null)
    scan(60, {})
    expect(samples.list()).toEqual([])
  })
})
