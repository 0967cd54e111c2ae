/** The notifications of the system. What is wrong, and why, comes with the finding. */
export const notificationMessages = {
  repaired: 'The Linux builder is repaired.',
  back: 'The Linux builder is back.',
  automatic: 'Builderbar repaired it without asking, as you allowed.',
  lasted: (length: string) => `It was down for ${length}.`,
  repair: 'Repair…',
  snooze: 'Snooze for an hour',
  notShown: (reason: string) => `Notifications are not shown: ${reason}`,
  noService: 'this system has no service for them.',
  shownByOsascript:
    'macOS shows no notifications of this app, which is not signed; they appear under Script Editor instead.',
}
