import { expect, test, vi } from 'vitest'
import { valueOrNull } from '../../../electron/core/model/observation.ts'
import { LogFollower } from '../../../electron/monitor/scan/log-follower.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'

test('the log is read only while it is shown, and pushed only when it changed', async () => {
  vi.useFakeTimers()
  let text = 'one\n'
  let scans = 0
  const { exists: _, ...facts } = aFile()
  const mac = {
    ...aQuietMac(),
    lstat: async () => {
      scans += 1
      return { ok: true as const, value: { exists: true as const, ...facts, kind: 'file' as const } }
    },
    readTail: async () => ({ ok: true as const, value: { bytes: Buffer.from(text), size: text.length } }),
  }
  const onChange = vi.fn()
  const logFollower = new LogFollower(mac, onChange)
  const lines = () => valueOrNull(logFollower.log() ?? undefined)?.lines
  try {
    expect(logFollower.log()).toBeNull()
    logFollower.start()
    logFollower.start()
    await vi.advanceTimersByTimeAsync(4500)
    expect([scans, onChange.mock.calls.length, lines()]).toEqual([3, 1, ['one']])
    text += 'two\n'
    await vi.advanceTimersByTimeAsync(2000)
    expect([onChange.mock.calls.length, lines()]).toEqual([2, ['one', 'two']])
    logFollower.stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect([scans, logFollower.log()]).toEqual([4, null])
  } finally {
    logFollower.stop()
    vi.useRealTimers()
  }
})
