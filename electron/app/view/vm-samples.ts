import { getLeadingBuilder } from '../../core/builders/builder.ts'
import type { Status } from '../../core/model/status.ts'
import type { Monitor } from '../../monitor/state/monitor-state.ts'
import type { VmSample } from '../contract/bridge-contract.ts'

const hourMs = 3_600_000
const minuteMs = 60_000

/**
 * The VM's processor time and memory of the last hour, at most one sample a minute. It starts no program of its own: each
 * scan brings a sample, and scans are more frequent while somebody looks (docs/architecture.md, "When it scans").
 */
export class VmSamples {
  private samples: readonly VmSample[] = []
  private vm = ''

  constructor(monitor: Pick<Monitor, 'subscribe'>) {
    monitor.subscribe(({ status }, before) => {
      if (status !== null && status !== before.status) this.add(status)
    })
  }

  /** Adds the sample of a scan. Those of another VM process are dropped. */
  private add(status: Status): void {
    const { vm } = getLeadingBuilder(status.snapshot)
    if (vm === null) return
    const identity = `${vm.pid} ${vm.startedAt}`
    const samples = identity === this.vm ? this.samples : []
    this.vm = identity
    const at = status.takenAt
    const { cpuPercent, residentBytes } = vm
    if (cpuPercent === undefined || residentBytes === undefined) return
    const from = Date.parse(at) - hourMs
    const recentSamples = samples.filter(
      (sample) => Date.parse(sample.at) >= from && !isSameMinute(sample.at, at),
    )
    this.samples = [...recentSamples, { at, cpuPercent, residentBytes }]
  }

  list(): readonly VmSample[] {
    return this.samples
  }
}

function isSameMinute(time: string, other: string): boolean {
  return Math.floor(Date.parse(time) / minuteMs) === Math.floor(Date.parse(other) / minuteMs)
}
