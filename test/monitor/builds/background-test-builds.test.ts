import { expect, test, vi } from 'vitest'
import type { Status } from '../../../electron/core/model/status.ts'
import { BackgroundTestBuilds } from '../../../electron/monitor/builds/background-test-builds.ts'
import type { RunTestBuildsOptions } from '../../../electron/monitor/scan/test-build-store.ts'
import { now as at } from '../../fixtures/observation.ts'
import { createScriptedScanner } from '../fixtures/scripted-scanner.ts'
import { aStatusAt } from '../fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'
import { aMonitor } from '../fixtures/test-monitor.ts'

/** A scanner whose test build ends when the test says so. */
function createVerifyingScanner() {
  const requests: RunTestBuildsOptions[] = []
  let end: (status: Status | null) => void = () => {}
  const scanner = {
    ...createScriptedScanner(openDataFolderAt(createEmptyFolder()), () => aStatusAt('healthy', at)),
    runTestBuilds: (options: RunTestBuildsOptions) => {
      requests.push(options)
      return new Promise<Status | null>((resolve, reject) => {
        end = resolve
        options.signal?.addEventListener('abort', () => reject(new Error('ended')))
      })
    },
  }
  return { scanner, requests, end: (status: Status | null) => end(status) }
}

test('one background build runs at a time, and its status is returned', async () => {
  const { scanner, requests, end } = createVerifyingScanner()
  const builds = new BackgroundTestBuilds(scanner)
  const first = builds.run({ requested: true })
  expect(await builds.run({ requested: false })).toBeNull()
  expect(requests.map((options) => options.requested)).toEqual([true])
  end(aStatusAt('degraded', at))
  expect((await first)?.state).toBe('degraded')
  const second = builds.run({ requested: false })
  end(null)
  expect(await second).toBeNull()
  expect(requests).toHaveLength(2)
})

test('stop ends the running build, which returns nothing, and starts no other', async () => {
  const { scanner, requests } = createVerifyingScanner()
  const builds = new BackgroundTestBuilds(scanner)
  const run = builds.run({ requested: false })
  await builds.stop()
  expect(await run).toBeNull()
  expect(await builds.run({ requested: true })).toBeNull()
  expect(requests).toHaveLength(1)
  expect(requests[0]?.signal?.aborted).toBe(true)
})

test('an error of a build is passed on', async () => {
  const { scanner } = createVerifyingScanner()
  const failing = { ...scanner, runTestBuilds: () => Promise.reject(new Error('broken')) }
  await expect(new BackgroundTestBuilds(failing).run({ requested: false })).rejects.toThrow('broken')
})

test('the monitor keeps scanning while a build runs, and shows its result', async () => {
  const { scanner, requests, end } = createVerifyingScanner()
  const { monitor, pass } = await aMonitor({ scanner })
  expect(requests.map((options) => options.requested)).toEqual([false])
  const before = scanner.scans.length
  await pass(60)
  expect(scanner.scans.length).toBeGreaterThan(before)
  end({ ...aStatusAt('healthy', at), verifiedAt: at })
  await vi.waitFor(() => expect(monitor.state().status?.verifiedAt).toBe(at), { timeout: 15_000 })
  await monitor.scan()
  expect(requests.at(-1)?.requested).toBe(true)
})
