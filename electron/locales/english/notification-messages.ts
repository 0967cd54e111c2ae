import { formatTimes } from './amounts.ts'

/** The notifications of the system. What is wrong, and why, comes with the finding. */
export const notificationMessages = {
  repaired: 'Linux builder repaired',
  back: 'Linux builder is back',
  recurrence: (times: number) => `Came back ${formatTimes(times)} within a day.`,
  automatic: 'Fixed automatically.',
  lasted: (length: string) => `Down for ${length}.`,
  repair: 'Repair…',
  snooze: 'Snooze 1 Hour',
  /** The one by which the user allows them. */
  first: {
    title: 'Notifications are on',
    body: 'Builderbar tells you when the Linux builder goes down, and when it works again.',
  },
  /** An hour after the user stopped the builder and asked for it. */
  stopReminder: {
    title: 'Linux builder is still stopped',
    body: 'Nix can’t build for Linux on this Mac until you start it.',
  },
  notShown: (reason: string) => `Notifications aren’t available: ${reason}`,
  noService: 'this system doesn’t support them.',
  shownByOsascript: 'Builderbar isn’t signed, so its notifications appear under Script Editor.',
}
