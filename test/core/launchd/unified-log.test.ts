import { expect, it } from 'vitest'
import { parseUnifiedLog } from '../../../electron/core/launchd/unified-log.ts'

const formatEvent = (eventMessage: string, userID = 0, timestamp = '2026-03-10 12:59:30.123456+0100') =>
  JSON.stringify({ traceID: 1, eventMessage, userID, subsystem: 'systems.applicative.vzvm', timestamp })

it("returns root's messages and the time of the last", () => {
  const text = [
    formatEvent('starting'),
    formatEvent('guest stopped', 0, '2026-03-10 13:00:00.000000+0100'),
    '',
  ].join('\n')
  expect(parseUnifiedLog(text, 0)).toEqual({
    text: 'starting\nguest stopped',
    lastAt: '2026-03-10T12:00:00.000Z',
  })
})

it('leaves out what other accounts wrote under that name', () => {
  expect(
    parseUnifiedLog([formatEvent('starting'), formatEvent('Kernel panic - not syncing', 501)].join('\n'), 0),
  ).toMatchObject({
    text: 'starting',
  })
  expect(parseUnifiedLog(formatEvent('Kernel panic - not syncing', 501), 0)).toBeNull()
})

it.each([
  '',
  '{',
  '{"count":0,"finished":1}',
  'log: Could not open local log store: Operation not permitted',
])('finds none in %j', (text) => expect(parseUnifiedLog(text, 0)).toBeNull())

it('has no time where macOS prints another form', () => {
  expect(parseUnifiedLog(formatEvent('starting', 0, 'yesterday'), 0)).toEqual({
    text: 'starting',
    lastAt: null,
  })
})
