import { expect, test } from 'vitest'
import { valueOrNull } from '../../electron/core/model/observation.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { noStoredBoot, toBootMemory, updateBoot } from '../../electron/monitor/scan/stored-boot.ts'
import { now } from '../fixtures/observation.ts'
import { aVm } from '../fixtures/processes.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { withProcesses } from '../fixtures/snapshot-changes.ts'

/** All scans of a day at the monitor's intervals, from the start of the VM: 60 s of boot, then healthy. */
test('a healthy day gives no false alarm', { timeout: 30_000 }, () => {
  const startMs = Date.parse(now)
  let storedBoot = noStoredBoot
  let scans = 0
  const alarms: string[] = []
  for (let seconds = 2; seconds < 86_400; seconds += seconds < 120 ? 5 : 15) {
    const takenAt = new Date(startMs + seconds * 1000)
    const snapshot = scanAt(takenAt, new Date(startMs), seconds < 60)
    storedBoot = updateBoot(storedBoot, snapshot)
    const { state, findings } = createStatus({ ...snapshot, boot: toBootMemory(storedBoot) })
    scans += 1
    if (state !== (seconds < 60 ? 'starting' : 'healthy')) alarms.push(`${seconds} s: ${state}`)
    alarms.push(...findings.filter(({ severity }) => severity !== 'note').map(({ key }) => key))
  }
  expect(scans).toBeGreaterThan(5000)
  expect(alarms).toEqual([])
})

function scanAt(takenAt: Date, startedAt: Date, isBooting: boolean): Snapshot {
  const startTime = startedAt.toISOString()
  const at = takenAt.toISOString()
  const healthy = withProcesses({
    vms: [aVm({ startedAt: startTime })],
    jobs: [{ pid: 501, startedAt: startTime }],
  })(healthySnapshot())
  const silentAnswer = { kind: 'silent', waitedMs: 5000 } as const
  return {
    ...healthy,
    takenAt: at,
    ports: healthy.ports.map((port) => {
      const answer = isBooting ? silentAnswer : valueOrNull(port.result)
      return answer === null ? port : { ...port, result: { observed: true, at, value: answer } }
    }),
  }
}
