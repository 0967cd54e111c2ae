import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { aStatusAt, stoppedFinding, wedgedFinding } from './fixtures/statuses.ts'
import { aMonitor } from './fixtures/test-monitor.ts'

const hour = 3600

/** Returns the heap in use after a garbage collection. */
function measureHeap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

it('a week of sleep, rebuilds, flapping, day changes and clock jumps does not make anything grow', {
  timeout: 120_000,
}, async () => {
  const testMonitor = await aMonitor()
  const { mac, monitor, path, show, pass, sleep } = testMonitor
  const watchedFolder = '/etc/nix'
  const passDay = async (number: number) => {
    show((at) => aStatusAt('healthy', at))
    await pass(2 * hour)
    // A rebuild writes files several times.
    for (let file = 0; file < 20; file += 1) {
      mac.files.set(`${watchedFolder}/machines`, { size: file, modifiedAt: mac.now().toISOString() })
      for (const folder of mac.watchedFolders.keys()) mac.touch(folder)
      await pass(1)
    }
    // The builder flaps for half an hour, in which scans disagree.
    let scan = 0
    show((at) => {
      scan += 1
      return scan % 3 === 0
        ? aStatusAt('healthy', at)
        : aStatusAt('down', at, [scan % 2 === 0 ? stoppedFinding : wedgedFinding])
    })
    await pass(hour / 2)
    show((at) => aStatusAt('down', at, [wedgedFinding]))
    await pass(hour / 4)
    show((at) => aStatusAt('healthy', at))
    await pass(hour)
    sleep(14 * hour)
    monitor.onResume()
    // Sets the clock: back a little on even days, forwards on odd ones.
    mac.pass(number % 2 === 0 ? -300_000 : 300_000)
    await pass(hour)
    sleep(5 * hour)
    testMonitor.states.length = 0
    testMonitor.notifications.length = 0
  }
  const measure = () => ({
    heap: measureHeap(),
    timers: testMonitor.timers(),
    watches: [...mac.watchedFolders.values()].reduce((sum, listeners) => sum + listeners.size, 0),
    handles: process.getActiveResourcesInfo().filter((kind) => /FSEvent|Pipe|TCP|Process/.test(kind)).length,
    files: readdirSync(path).sort(),
    bytes: readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0),
  })
  await passDay(1)
  await passDay(2)
  const usageAfterTwoDays = measure()
  for (let number = 3; number <= 7; number += 1) await passDay(number)
  const usageAfterWeek = measure()
  // About 8 hours of scans per day, at least every 60 s.
  expect(testMonitor.scanner.scans.length).toBeGreaterThan(7 * 5 * 60)
  expect(usageAfterWeek.timers).toBe(usageAfterTwoDays.timers)
  expect(usageAfterWeek.watches).toBe(usageAfterTwoDays.watches)
  expect(usageAfterWeek.handles).toBeLessThanOrEqual(usageAfterTwoDays.handles)
  expect(usageAfterWeek.files).toEqual(usageAfterTwoDays.files)
  // History is kept for a while and then rotated (history.ts).
  expect(usageAfterWeek.bytes).toBeLessThan(4 * 1024 * 1024)
  expect((usageAfterWeek.heap - usageAfterTwoDays.heap) / 1024 / 1024).toBeLessThan(8)
  await monitor.stop()
  expect(testMonitor.timers()).toBe(0)
  expect(mac.watchedFolders.size).toBe(0)
})
