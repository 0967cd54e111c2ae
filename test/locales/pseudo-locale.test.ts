import type { MenuItemConstructorOptions, NotificationConstructorOptions } from 'electron'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { Notifier } from '../../electron/app/notifications/notifier.ts'
import { createNativeMenu } from '../../electron/app/tray/native-menu.ts'
import { english } from '../../electron/locales/english/english.ts'
import type { PostedNotification } from '../../electron/monitor/incidents/notification-request.ts'
import { textVariants } from '../renderer/fixtures/text-variants.ts'
import { views } from '../renderer/fixtures/views.ts'
import { createPseudoLocale } from './pseudo-locale.ts'
import { findUntranslatedTexts, listTexts } from './untranslated-texts.ts'

// The files of this suite share a worker, so each file that uses a mock loads its modules again.
vi.hoisted(() => vi.resetModules())
/** A notification centre that records notifications and reports that it did not show them. */
const centre = vi.hoisted(() => ({
  isThere: true,
  given: [] as NotificationConstructorOptions[],
}))
vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => centre.isThere
    private readonly listeners = new Map<string, (event: unknown, error: string) => void>()

    constructor(options: NotificationConstructorOptions) {
      centre.given.push(options)
    }

    on(name: string, listener: () => void) {
      this.listeners.set(name, listener)
    }

    show() {
      this.listeners.get('failed')?.({}, 'UNErrorDomain error 1')
    }
  },
}))
afterAll(() => {
  vi.doUnmock('electron')
  vi.resetModules()
})
beforeEach(() => {
  centre.isThere = true
  centre.given = []
})

const messages = createPseudoLocale(english)
const doNothing = () => undefined

describe('the menu in another language', () => {
  const actions = {
    scan: doNothing,
    plan: doNothing,
    control: doNothing,
    testBuild: doNothing,
    snooze: doNothing,
    open: doNothing,
    installTool: doNothing,
    settings: doNothing,
    log: doNothing,
    pickScenario: doNothing,
    shell: doNothing,
    about: doNothing,
    quit: doNothing,
  }
  const listLabels = (items: readonly MenuItemConstructorOptions[]): string[] =>
    items.flatMap(({ label, submenu }) => [
      label ?? '',
      ...(Array.isArray(submenu) ? listLabels(submenu) : []),
    ])

  it('has no hard-coded text', () => {
    const all: readonly PopoverView[] = [...Object.values(views), ...textVariants]
    for (const view of all) {
      const sentence = view.status?.summary ?? messages.loading
      const labels = listLabels(createNativeMenu(view, sentence, actions, messages))
      expect(labels.join()).toContain(messages.menu.quit)
      expect(findUntranslatedTexts(labels, listTexts(view))).toEqual([])
    }
  })
})

describe('a notification in another language', () => {
  const incident = { id: 'i', finding: 'builder-wedged@port' }
  const closedIncident = {
    ...incident,
    summary: 'The Linux builder is working.',
    lastedMs: 720_000,
    automatic: true,
  }
  const notifications: readonly PostedNotification[] = [
    {
      ...incident,
      kind: 'down',
      headline: 'Linux builder isn’t responding',
      cause: 'The port takes connections, and no banner comes.',
    },
    { ...closedIncident, kind: 'repaired' },
    { ...closedIncident, kind: 'back', lastedMs: 0, automatic: false },
    { ...closedIncident, kind: 'back', lastedMs: 400_000_000 },
  ]
  const knownTexts = [...listTexts(notifications), 'UNErrorDomain error 1']

  const open = (showOtherwise: () => Promise<boolean>) =>
    new Notifier({
      messages,
      onClick: doNothing,
      onSnooze: doNothing,
      canSnooze: () => true,
      onChange: doNothing,
      showFallback: showOtherwise,
      reminder: { onClick: doNothing, startBuilder: doNothing, remindAgain: doNothing },
    })

  it('has no hard-coded text, nor have its buttons', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
    const notifier = open(async () => true)
    notifier.post(notifications)
    notifier.remind()
    vi.restoreAllMocks()
    const shownTexts = centre.given.flatMap(({ title, body, actions }) => [
      title ?? '',
      body ?? '',
      ...(actions ?? []).map(({ text }) => text ?? ''),
    ])
    expect(shownTexts).toHaveLength(2 * notifications.length + 2 + 4)
    expect(shownTexts.join()).toContain(messages.notifications.snooze)
    expect(findUntranslatedTexts(shownTexts, knownTexts)).toEqual([])
  })

  it.each([
    ['by nobody', false, async () => false],
    ['under another name', true, async () => true],
    ['at all', true, async () => false],
  ])('that is not shown %s has its reason from the locale', async (_title, isThere, showOtherwise) => {
    centre.isThere = isThere
    const notifier = open(showOtherwise)
    notifier.post(notifications)
    await vi.waitFor(() => expect(notifier.undelivered().join()).toContain('«'))
    expect(findUntranslatedTexts(notifier.undelivered(), knownTexts)).toEqual([])
  })
})
