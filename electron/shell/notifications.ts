import { Notification } from 'electron'
import type { Notice } from '../monitor/notices.ts'

export interface Notifications {
  post(notices: readonly Notice[]): void
  /** What the system did not show, in words: it stays readable in the popover. */
  unshown(): readonly string[]
  close(): void
}

/** How many unshown notifications are kept. */
const kept = 3

/**
 * The system's notifications: a click opens the popover. An unsigned app on macOS gets `failed` instead
 * (macos-facts.md 3.3), and some desktops have no notification service at all.
 */
export function openNotifications(clicked: () => void, changed: () => void): Notifications {
  const shown = new Map<string, Notification>()
  let failure: string | null = null
  let missed: readonly string[] = []

  const miss = (notice: Exclude<Notice, { show: 'nothing' }>, why: string) => {
    failure = `Notifications are not shown: ${why}`
    missed = [`${notice.title} ${notice.body}`.trim(), ...missed].slice(0, kept)
    changed()
  }
  const show = (notice: Exclude<Notice, { show: 'nothing' }>) => {
    if (!Notification.isSupported()) return miss(notice, 'this system has no service for them.')
    const notification = new Notification({ title: notice.title, body: notice.body })
    notification.on('click', clicked)
    notification.on('close', () => shown.delete(notice.id))
    notification.on('show', () => {
      failure = null
    })
    notification.on('failed', (_event, error) => {
      shown.delete(notice.id)
      miss(notice, `${error}.`)
    })
    // The object must be kept: a collected one no longer hears its click.
    shown.set(notice.id, notification)
    notification.show()
  }
  return {
    post(notices) {
      for (const notice of notices) {
        if (notice.show === 'nothing') shown.get(notice.withdraw)?.close()
        else show(notice)
      }
    },
    unshown: () => (failure === null ? [] : [failure, ...missed]),
    close() {
      for (const notification of shown.values()) notification.close()
    },
  }
}
