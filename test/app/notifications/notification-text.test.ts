import { describe, expect, it } from 'vitest'
import { formatNotification } from '../../../electron/app/notifications/notification-text.ts'
import { english } from '../../../electron/locales/english/english.ts'

const subject = { finding: 'service-stopped@job', id: 'i1' }
const downRequest = { ...subject, kind: 'down' as const, headline: 'Linux builder is down' }
const backRequest = {
  ...subject,
  kind: 'back' as const,
  summary: 'The Linux builder is working.',
  lastedMs: 720_000,
  automatic: false,
}
const minute = 60_000

describe('a notification says', () => {
  it('what is wrong and what it means', () => {
    const cause = "The key's mode is 0640."
    expect(formatNotification({ ...downRequest, cause }, english)).toEqual({
      title: 'Linux builder is down',
      body: 'The key’s mode is 0640.',
    })
  })

  it('no more than macOS shows, and ends with a whole word', () => {
    const cause = `The VM restarted${' and restarted'.repeat(9)}.`
    const { body } = formatNotification({ ...downRequest, cause, timesBack: 2 }, english)
    expect(body.length).toBeLessThanOrEqual(120)
    expect(body).toMatch(/^Came back twice within a day\. The VM restarted .*(?: and| restarted)…$/)
    expect(formatNotification({ ...downRequest, cause: `${'x'.repeat(119)}.` }, english).body).toHaveLength(
      120,
    )
  })

  it('that the builder is back, its state, and how long it was down', () => {
    expect(formatNotification(backRequest, english)).toEqual({
      title: 'Linux builder is back',
      body: 'The Linux builder is working. Down for 12 minutes.',
    })
  })

  it('that an automatic repair ended the problem', () => {
    expect(
      formatNotification({ ...backRequest, kind: 'repaired', automatic: true, summary: '' }, english),
    ).toEqual({
      title: 'Linux builder repaired',
      body: 'Fixed automatically. Down for 12 minutes.',
    })
  })

  it.each([
    [20_000, 'less than a minute'],
    [61_000, '1 minute'],
    [119 * minute, '119 minutes'],
    [120 * minute, '2 hours'],
    [300 * minute, '5 hours'],
    [48 * 60 * minute, '2 days'],
  ])('after %d ms the duration %s', (lastedMs, messages) => {
    expect(formatNotification({ ...backRequest, lastedMs }, english).body).toMatch(
      new RegExp(` for ${messages}\\.$`),
    )
  })
})
