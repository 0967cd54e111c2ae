import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { Notifier } from '../../../electron/app/notifications/notifier.ts'
import { english } from '../../../electron/locales/english/english.ts'
import type { NotificationRequest } from '../../../electron/monitor/incidents/notification-request.ts'

// The files of this suite share a worker, so each file that uses a mock loads its modules again.
vi.hoisted(() => vi.resetModules())
const notifications = vi.hoisted(() => ({
  actions: [] as (readonly { text: string }[] | undefined)[],
  titles: [] as string[],
}))

vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => true
    constructor(options: { title: string; actions?: readonly { text: string }[] }) {
      notifications.titles.push(options.title)
      notifications.actions.push(options.actions)
    }
    on() {}
    show() {}
    close() {}
  },
}))
afterAll(() => {
  vi.doUnmock('electron')
  vi.resetModules()
})
afterEach(() => vi.restoreAllMocks())

const doNothing = () => undefined
const { repair, snooze } = english.notifications
const downRequest: NotificationRequest = {
  kind: 'down',
  id: 'down 1',
  finding: 'key-missing@/k',
  headline: 'The key is gone.',
  cause: 'It was deleted.',
}

function open(canSnooze: boolean) {
  return new Notifier({
    messages: english,
    onClick: doNothing,
    onSnooze: doNothing,
    onChange: doNothing,
    canSnooze: () => canSnooze,
    showFallback: async () => true,
    reminder: { onClick: doNothing, startBuilder: doNothing, remindAgain: doNothing },
  })
}

test.each([
  [true, [repair, snooze]],
  [false, [repair]],
])('a notification has a button to snooze only where that is possible: %s', (canSnooze, texts) => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  const notifier = open(canSnooze)
  notifier.post([downRequest])
  expect(notifications.actions.at(-1)?.map(({ text }) => text)).toEqual(texts)
})

test('the first notification, at which macOS asks for permission, is shown when the user allows them', () => {
  open(true).allow()
  expect(notifications.titles.at(-1)).toBe(english.notifications.first.title)
  expect(notifications.actions.at(-1)).toBeUndefined()
})
