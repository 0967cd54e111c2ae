import type { MenuItemConstructorOptions } from 'electron'
import type { Messages } from '../../locales/messages.ts'
import type { PopoverView } from '../contract/bridge-contract.ts'
import type { PlanRequest } from '../contract/popover-request.ts'
import type { SettingsChange } from '../contract/settings.ts'

export interface MenuActions {
  scan(): void
  /** Opens the popover with this plan. */
  plan(subject: PlanRequest): void
  testBuild(): void
  snooze(until: Extract<SettingsChange, { kind: 'snooze' }>['until']): void
  open(): void
  settings(): void
  /** Opens the window with the builder's captured output. */
  log(): void
  pickScenario(id: string): void
  /** Opens Terminal with a shell in the builder. */
  shell(): void
  about(): void
  quit(): void
}

type MenuView = Pick<
  PopoverView,
  | 'rootFindings'
  | 'offers'
  | 'demo'
  | 'repair'
  | 'controls'
  | 'canOpenShell'
  | 'testBuild'
  | 'testBuildRefusal'
  | 'status'
  | 'snoozedUntil'
  | 'canSnooze'
  | 'tool'
  | 'log'
  | 'managed'
>

type MenuMessages = Messages['menu']

/** The context menu of the tray icon: the builder's state and the actions that are available. */
export function createNativeMenu(
  view: MenuView,
  headline: string,
  actions: MenuActions,
  messages: Messages,
): MenuItemConstructorOptions[] {
  const { menu } = messages
  return [
    { label: escapeLabel(headline), enabled: false },
    { type: 'separator' },
    { id: 'scan', label: messages.scanAgain, click: actions.scan },
    createRepairItem(view, actions, menu),
    {
      id: 'test-build',
      label: messages.toolbar.testBuild,
      enabled: view.status !== null && view.testBuildRefusal === null && (view.testBuild?.finished ?? true),
      click: actions.testBuild,
    },
    { id: 'open', label: menu.open, ...createBadge(view.rootFindings), click: actions.open },
    ...createControlItems(view, actions, menu),
    { type: 'separator' },
    createSnoozeItem(view, actions, messages),
    { id: 'settings', label: menu.settings, click: actions.settings },
    ...(Object.keys(view.managed.settings).length > 0
      ? [{ label: messages.managed.reason, enabled: false }]
      : []),
    ...(view.tool?.status === 'can'
      ? [{ id: 'install-tool', label: menu.installTool, click: () => actions.plan({ kind: 'tool' }) }]
      : []),
    ...createDemoItems(view.demo, actions, menu),
    { type: 'separator' },
    { id: 'about', label: menu.about, click: actions.about },
    { id: 'quit', label: menu.quit, click: actions.quit },
  ]
}

/** The number of issues beside an item; macOS 14 and later show it. */
function createBadge(findings: MenuView['rootFindings']): Pick<MenuItemConstructorOptions, 'badge'> {
  const count = findings.filter(({ severity }) => severity !== 'note').length
  return count === 0 ? {} : { badge: { type: 'alerts', count } }
}

function createControlItems(
  view: MenuView,
  actions: MenuActions,
  menu: MenuMessages,
): MenuItemConstructorOptions[] {
  const { controls, repair } = view
  const items = controls.map((control) => ({
    id: control,
    label: menu.controls[control],
    enabled: repair.status !== 'running',
    click: () => actions.plan({ kind: 'control', control }),
  }))
  const shell = view.canOpenShell ? [{ id: 'shell', label: menu.openShell, click: actions.shell }] : []
  const all = [...items, ...shell, ...createLogItems(view, actions, menu)]
  return all.length === 0 ? [] : [{ type: 'separator' }, ...all]
}

/** Offers the captured log, or a capture if there is none. */
function createLogItems(
  { log, repair }: MenuView,
  actions: MenuActions,
  menu: MenuMessages,
): MenuItemConstructorOptions[] {
  if (log === null) return []
  if (log.captured !== null) return [{ id: 'log', label: menu.showLog, click: actions.log }]
  return [
    {
      id: 'capture-log',
      label: menu.controls['capture-log'],
      enabled: log.canCapture && repair.status !== 'running',
      click: () => actions.plan({ kind: 'control', control: 'capture-log' }),
    },
  ]
}

function createSnoozeItem(
  { snoozedUntil: until, canSnooze }: MenuView,
  actions: MenuActions,
  messages: Messages,
): MenuItemConstructorOptions {
  const { menu, snooze } = messages
  const choices: MenuItemConstructorOptions[] = [
    { label: snooze.hour, enabled: canSnooze, click: () => actions.snooze('hour') },
    { label: snooze.tomorrow, enabled: canSnooze, click: () => actions.snooze('tomorrow') },
  ]
  // A disabled item does not open its submenu, where the reason is.
  if (!canSnooze)
    return {
      id: 'snooze',
      label: menu.snooze,
      submenu: [{ label: messages.managed.reason, enabled: false }, { type: 'separator' }, ...choices],
    }
  const end: MenuItemConstructorOptions[] =
    until === null
      ? []
      : [
          { label: menu.snoozed(formatTime(until)), enabled: false },
          { label: snooze.end, click: () => actions.snooze('no') },
          { type: 'separator' },
        ]
  return {
    id: 'snooze',
    label: menu.snooze,
    submenu: [...end, ...choices],
  }
}

/** Formats a time by the user's locale and time zone: "14:30" or "2:30 PM". */
function formatTime(moment: string): string {
  return new Date(moment).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
}

function createRepairItem(
  { rootFindings, offers, repair }: MenuView,
  actions: MenuActions,
  menu: MenuMessages,
): MenuItemConstructorOptions {
  for (const finding of rootFindings) {
    const offer = offers[finding.key]?.[0]
    if (offer === undefined) continue
    return {
      id: `repair ${offer.id} ${finding.key}`,
      label: escapeLabel(offer.button),
      enabled: repair.status !== 'running',
      click: () => actions.plan({ kind: 'finding', finding: finding.key, repair: offer.id }),
    }
  }
  return { id: 'repair', label: menu.repair, enabled: false }
}

function createDemoItems(
  demo: PopoverView['demo'],
  actions: MenuActions,
  menu: MenuMessages,
): MenuItemConstructorOptions[] {
  if (demo === null) return []
  const scenarios = demo.scenarios.map(
    ({ id, title }): MenuItemConstructorOptions => ({
      id,
      label: escapeLabel(title),
      type: 'radio',
      checked: id === demo.scenario,
      click: () => actions.pickScenario(id),
    }),
  )
  return [{ type: 'separator' }, { label: menu.scenario, submenu: scenarios }]
}

/** Escapes ampersands, which mark an item's access key outside macOS. */
function escapeLabel(text: string): string {
  return process.platform === 'darwin' ? text : text.replaceAll('&', '&&')
}
