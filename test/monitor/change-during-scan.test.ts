import { expect, it } from 'vitest'
import {
  everyPart,
  expedite,
  initialSchedule,
  listDueParts,
  type ScanResult,
  updateAfterComparison,
  updateAfterScan,
  updateAtScanStart,
} from '../../electron/monitor/schedule.ts'

const healthyResult: ScanResult = {
  now: 1500,
  parts: everyPart,
  state: 'healthy',
  goodBanner: true,
  processesRun: true,
  nothingElseRuns: true,
  otherProcesses: false,
  toConfirm: false,
}

it('a change during a scan makes its part due again after the scan, also if that part was due before', () => {
  const begun = updateAtScanStart(expedite(initialSchedule, new Set(['configuration']), 0), everyPart)
  expect(listDueParts(begun, 0)).not.toContain('configuration')
  // A comparison finds a change while the scan runs, which may have read the file before it.
  const changed = updateAfterComparison({ ...begun, launchdAt: 900 }, 1000, true)
  expect(listDueParts(updateAfterScan(changed, healthyResult), 2000)).toContain('configuration')
})

it('a part is not due after a scan during which nothing changed', () => {
  const begun = updateAtScanStart(expedite(initialSchedule, new Set(['configuration']), 0), everyPart)
  expect([...listDueParts(updateAfterScan(begun, healthyResult), 2000)]).toEqual([])
})
