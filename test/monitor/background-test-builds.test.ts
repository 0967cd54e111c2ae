import { expect, test, vi } from 'vitest'
import type { Status } from '../../electron/core/model/status.ts'
import { openBackgroundProof } from '../../electron/monitor/builds/background-test-builds.ts'
import type { ProveOptions } from '../../electron/monitor/builds/test-build-store.ts'
import { emptyFolder, openAt } from './a-data-folder.ts'
import { aMonitor } from './a-monitor.ts'
import { aStatus, scriptedLooker } from './a-status.ts'

const at = '2026-03-02T10:00:00.000Z'

/** A looker whose proof build ends when the test says so. */
function provingLooker() {
  const asked: ProveOptions[] = []
  let end: (status: Status | null) => void = () => {}
  const looker = {
    ...scriptedLooker(openAt(emptyFolder()), () => aStatus('healthy', at)),
    prove: (options: ProveOptions) => {
      asked.push(options)
      return new Promise<Status | null>((resolve, reject) => {
        end = resolve
        options.signal?.addEventListener('abort', () => reject(new Error('ended')))
      })
    },
  }
  return { looker, asked, end: (status: Status | null) => end(status) }
}

test('one build at a time, told when it is over', async () => {
  const { looker, asked, end } = provingLooker()
  const told: string[] = []
  const proof = openBackgroundProof(
    looker,
    ({ state }) => told.push(state),
    () => told.push('broke'),
  )
  proof.begin(true)
  proof.begin(false)
  expect(asked.map((one) => one.asked)).toEqual([true])
  end(aStatus('degraded', at))
  await vi.waitFor(() => expect(told).toEqual(['degraded']))
  proof.begin(false)
  end(null)
  await proof.stop()
  expect(asked).toHaveLength(2)
  expect(told).toEqual(['degraded'])
})

test('a stop ends the build that is under way, says nothing of it, and lets none begin', async () => {
  const { looker, asked } = provingLooker()
  const told: string[] = []
  const proof = openBackgroundProof(
    looker,
    () => told.push('proven'),
    () => told.push('broke'),
  )
  proof.begin(false)
  await proof.stop()
  proof.begin(true)
  expect(told).toEqual([])
  expect(asked).toHaveLength(1)
  expect(asked[0]?.signal?.aborted).toBe(true)
})

test('the monitor goes on looking while a build runs, and shows what it proved', async () => {
  const { looker, asked, end } = provingLooker()
  const { monitor, pass } = await aMonitor({ looker })
  expect(asked.map((one) => one.asked)).toEqual([false])
  const before = looker.asked.length
  await pass(60)
  expect(looker.asked.length).toBeGreaterThan(before)
  end({ ...aStatus('healthy', at), proven: at })
  await vi.waitFor(() => expect(monitor.state().status?.proven).toBe(at))
  await monitor.look()
  expect(asked.at(-1)?.asked).toBe(true)
})
