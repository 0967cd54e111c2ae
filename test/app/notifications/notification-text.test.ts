import { describe, expect, it } from 'vitest'
import { formatNotification } from '../../../electron/app/notifications/notification-text.ts'
import { english } from '../../../electron/locales/english/english.ts'

const about = { finding: 'service-stopped@job', headline: 'The Linux builder is working.' }
const back = { ...about, kind: 'back' as const, id: 'back i1', lastedMs: 720_000, automatic: false }
const minute = 60_000

describe('a notification says', () => {
  it('what is wrong and what it means', () => {
    const down = { ...about, kind: 'down' as const, id: 'down i1', headline: 'It is down.', cause: 'Why.' }
    expect(formatNotification(down, english)).toEqual({ title: 'It is down.', body: 'Why.' })
  })

  it('that the builder is back, its state, and how long it was down', () => {
    expect(formatNotification(back, english)).toEqual({
      title: 'Linux builder is back',
      body: 'The Linux builder is working. Down for 12 minutes.',
    })
  })

  it('that an automatic repair ended the problem', () => {
    expect(formatNotification({ ...back, kind: 'repaired', automatic: true, headline: '' }, english)).toEqual(
      {
        title: 'Linux builder repaired',
        body: 'Fixed automatically. Down for 12 minutes.',
      },
    )
  })

  it.each([
    [20_000, 'less than a minute'],
    [61_000, '1 minute'],
    [119 * minute, '119 minutes'],
    [120 * minute, '2 hours'],
    [300 * minute, '5 hours'],
    [48 * 60 * minute, '2 days'],
  ])('after %d ms the duration %s', (lastedMs, messages) => {
    expect(formatNotification({ ...back, lastedMs }, english).body).toMatch(
      new RegExp(` for ${messages}\\.$`),
    )
  })
})
