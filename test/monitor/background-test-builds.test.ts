import { expect, test, vi } from 'vitest'
import type { Status } from '../../electron/core/model/status.ts'
import { openBackgroundTestBuilds } from '../../electron/monitor/builds/background-test-builds.ts'
import type { RunTestBuildsOptions } from '../../electron/monitor/scan/test-build-store.ts'
import { scriptedScanner } from './fixtures/scripted-scanner.ts'
import { aStatus } from './fixtures/statuses.ts'
import { emptyFolder, openAt } from './fixtures/temp-data-folder.ts'
import { aMonitor } from './fixtures/test-monitor.ts'

const at = '2026-03-02T10:00:00.000Z'

/** A scanner whose test build ends when the test says so. */
function verifyingScanner() {
  const asked: RunTestBuildsOptions[] = []
  let end: (status: Status | null) => void = () => {}
  const scanner = {
    ...scriptedScanner(openAt(emptyFolder()), () => aStatus('healthy', at)),
    runTestBuilds: (options: RunTestBuildsOptions) => {
      asked.push(options)
      return new Promise<Status | null>((resolve, reject) => {
        end = resolve
        options.signal?.addEventListener('abort', () => reject(new Error('ended')))
      })
    },
  }
  return { scanner, asked, end: (status: Status | null) => end(status) }
}

test('one background build runs at a time, and is reported when it ends', async () => {
  const { scanner, asked, end } = verifyingScanner()
  const told: string[] = []
  const testBuild = openBackgroundTestBuilds(
    scanner,
    ({ state }) => told.push(state),
    () => told.push('broke'),
  )
  testBuild.begin(true)
  testBuild.begin(false)
  expect(asked.map((one) => one.requested)).toEqual([true])
  end(aStatus('degraded', at))
  await vi.waitFor(() => expect(told).toEqual(['degraded']), { timeout: 15_000 })
  testBuild.begin(false)
  end(null)
  await testBuild.stop()
  expect(asked).toHaveLength(2)
  expect(told).toEqual(['degraded'])
})

test('stop ends the running build, reports nothing, and starts no other', async () => {
  const { scanner, asked } = verifyingScanner()
  const told: string[] = []
  const testBuild = openBackgroundTestBuilds(
    scanner,
    () => told.push('proven'),
    () => told.push('broke'),
  )
  testBuild.begin(false)
  await testBuild.stop()
  testBuild.begin(true)
  expect(told).toEqual([])
  expect(asked).toHaveLength(1)
  expect(asked[0]?.signal?.aborted).toBe(true)
})

test('the monitor keeps scanning while a build runs, and shows its result', async () => {
  const { scanner, asked, end } = verifyingScanner()
  const { monitor, pass } = await aMonitor({ scanner })
  expect(asked.map((one) => one.requested)).toEqual([false])
  const before = scanner.scans.length
  await pass(60)
  expect(scanner.scans.length).toBeGreaterThan(before)
  end({ ...aStatus('healthy', at), verifiedAt: at })
  await vi.waitFor(() => expect(monitor.state().status?.verifiedAt).toBe(at), { timeout: 15_000 })
  await monitor.scan()
  expect(asked.at(-1)?.requested).toBe(true)
})
