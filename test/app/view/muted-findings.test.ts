import { describe, expect, it } from 'vitest'
import { addMuted, defaultSettings } from '../../../electron/app/contract/settings.ts'
import { selectNotifications } from '../../../electron/app/notifications/notification-choice.ts'
import { notifyByOsascript } from '../../../electron/app/notifications/osascript-notification.ts'
import {
  computeIconState,
  selectQuietNotes,
  selectShownFindings,
} from '../../../electron/app/view/muted-findings.ts'
import { isIconHidden } from '../../../electron/app/window/hidden-icon.ts'
import type { BuilderState, Finding } from '../../../electron/core/model/finding.ts'
import type { NotificationRequest } from '../../../electron/monitor/incidents/notification-request.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { consequence, keyFinding, routeFinding } from '../../renderer/fixtures/samples.ts'

const now = new Date('2026-03-04T10:00:00.000Z')
const subject = { finding: keyFinding.key }
const downRequest: NotificationRequest = {
  ...subject,
  kind: 'down',
  id: 'down 1',
  headline: 'It is so',
  cause: 'Why.',
}
const backRequest: NotificationRequest = {
  ...subject,
  kind: 'back',
  id: 'back 1',
  summary: 'It is so.',
  lastedMs: 1000,
  automatic: false,
}
const withdrawal: NotificationRequest = { kind: 'nothing', withdraw: ['down 1'] }

describe('notifications', () => {
  it('are all shown by default', () => {
    expect(selectNotifications([downRequest, backRequest, withdrawal], defaultSettings, now)).toEqual([
      downRequest,
      backRequest,
      withdrawal,
    ])
  })

  it('are shown for the kinds that are switched on', () => {
    const settings = { ...defaultSettings, notify: { ...defaultSettings.notify, back: false } }
    expect(selectNotifications([downRequest, backRequest], settings, now)).toEqual([downRequest])
  })

  it('are held back while snoozed, but those that no longer apply are removed', () => {
    const settings = { ...defaultSettings, snoozedUntil: '2026-03-04T10:30:00.000Z' }
    expect(selectNotifications([downRequest, backRequest, withdrawal], settings, now)).toEqual([withdrawal])
    expect(selectNotifications([downRequest], settings, new Date('2026-03-04T10:31:00.000Z'))).toEqual([
      downRequest,
    ])
  })

  it('are not shown for a muted finding', () => {
    expect(
      selectNotifications([downRequest, backRequest], addMuted(defaultSettings, keyFinding, now), now),
    ).toEqual([])
  })
})

describe('a muted finding', () => {
  const all = [keyFinding, routeFinding, consequence]
  const computeIcon = (state: BuilderState, findings: readonly Finding[], ...muted: Finding[]) =>
    computeIconState({ state, findings }, new Set(muted.map(({ key }) => key)))

  it('comes after the others', () => {
    expect(selectShownFindings(all, new Set([keyFinding.key]))).toEqual([routeFinding, keyFinding])
  })

  it('that is a note is dismissed', () => {
    const note = { ...keyFinding, severity: 'note' as const }
    expect(selectShownFindings([note, routeFinding], new Set([note.key]))).toEqual([routeFinding])
    expect(selectQuietNotes([note, routeFinding], new Set([note.key]))).toEqual([note])
  })

  it('is not needed for what every Mac with the defaults has: that is only under All Checks', () => {
    const stock = {
      ...keyFinding,
      id: 'exposed-port',
      key: 'exposed-port@*:31022',
      severity: 'note' as const,
    }
    expect(selectShownFindings([stock, routeFinding], new Set())).toEqual([routeFinding])
    expect(selectQuietNotes([stock, routeFinding], new Set())).toEqual([stock])
    // A muted finding that has become more severe is shown.
    expect(selectShownFindings([{ ...stock, severity: 'warning' }], new Set())).toHaveLength(1)
  })

  it('keeps the true state of the icon, with a slash', () => {
    expect(computeIcon('degraded', [routeFinding], routeFinding)).toBe('degraded-muted')
    expect(computeIcon('down', [keyFinding], keyFinding)).toBe('down-muted')
    expect(computeIcon('down', all, keyFinding)).toBe('down-muted')
  })

  it('hides nothing else', () => {
    const other = { ...keyFinding, key: 'key-permissions@/etc/other' }
    expect(computeIcon('down', all, routeFinding)).toBe('down')
    expect(computeIcon('down', [...all, other], keyFinding)).toBe('down')
    expect(computeIcon('down', all)).toBe('down')
    expect(computeIcon('starting', all, keyFinding)).toBe('starting')
  })
})

describe('an osascript notification', () => {
  it('runs a fixed program and passes the texts as arguments', async () => {
    const mac = aQuietMac()
    await notifyByOsascript(mac, 'Down "now"', '--body & more')
    expect(mac.startedPrograms).toEqual([
      {
        program: '/usr/bin/osascript',
        args: [
          '-e',
          'on run argv',
          '-e',
          'display notification (item 1 of argv) with title (item 2 of argv)',
          '-e',
          'end run',
          'body & more',
          'Down "now"',
        ],
      },
    ])
  })
})

describe('the check for an icon that macOS hides', () => {
  const screens = [
    { x: 0, y: 0, width: 1728, height: 1117 },
    { x: 1728, y: 0, width: 1920, height: 1080 },
  ]

  it.each([
    ['in the bar', { x: 1400, y: 0, width: 26, height: 24 }, false],
    ['in the bar of a second display', { x: 2400, y: 0, width: 26, height: 24 }, false],
    ['taken out by a switch of macOS 26', { x: 0, y: 1117, width: 26, height: 24 }, true],
    ['left of every display', { x: -60, y: 0, width: 26, height: 24 }, true],
    ['without a size', { x: 0, y: 0, width: 0, height: 0 }, true],
  ])('%s', (_name, bounds, isHidden) => {
    expect(isIconHidden(bounds, screens)).toBe(isHidden)
  })
})
