import type { MenuItemConstructorOptions } from 'electron'
import type { Words } from '../../locales/messages.ts'
import type { BuilderControl } from '../../repair/controls/builder-control.ts'
import type { PopoverView } from '../contract/bridge-contract.ts'
import type { Choice } from '../contract/settings.ts'

export interface MenuActions {
  look(): void
  /** Opens the popover with this repair's plan. */
  plan(finding: string, repair: string): void
  /** Opens the popover with the plan for it. */
  control(control: BuilderControl): void
  testBuild(): void
  snooze(until: Extract<Choice, { choose: 'snooze' }>['until']): void
  open(): void
  settings(): void
  installTool(): void
  /** Opens the popover with what was captured of the builder's output. */
  log(): void
  pickScenario(id: string): void
  about(): void
  quit(): void
}

type MenuView = Pick<
  PopoverView,
  | 'leading'
  | 'offers'
  | 'demo'
  | 'repair'
  | 'controls'
  | 'testBuild'
  | 'noTestBuild'
  | 'status'
  | 'snoozedUntil'
  | 'tool'
  | 'log'
>

type MenuWords = Words['menu']

/** The menu of a right click: what the builder is doing, and what can be done at once. */
export function nativeMenu(
  view: MenuView,
  sentence: string,
  actions: MenuActions,
  words: Words,
): MenuItemConstructorOptions[] {
  const { menu } = words
  return [
    { label: inMenu(sentence), enabled: false },
    { type: 'separator' },
    { label: words.lookAgain, click: actions.look },
    repairItem(view, actions, menu),
    {
      label: words.toolbar.testBuild,
      enabled: view.status !== null && view.noTestBuild === null && (view.testBuild?.ended ?? true),
      click: actions.testBuild,
    },
    { label: menu.open, click: actions.open },
    ...controlItems(view, actions, menu),
    { type: 'separator' },
    snoozeItem(view.snoozedUntil, actions, words),
    { label: menu.settings, click: actions.settings },
    ...(view.tool?.at === 'can' ? [{ label: menu.installTool, click: actions.installTool }] : []),
    ...demoItems(view.demo, actions, menu),
    { type: 'separator' },
    { label: menu.about, click: actions.about },
    { label: menu.quit, click: actions.quit },
  ]
}

function controlItems(view: MenuView, actions: MenuActions, menu: MenuWords): MenuItemConstructorOptions[] {
  const { controls, repair } = view
  const items = controls.map((control) => ({
    label: menu.controls[control],
    enabled: repair.at !== 'running',
    click: () => actions.control(control),
  }))
  const all = [...items, ...logItems(view, actions, menu)]
  return all.length === 0 ? [] : [{ type: 'separator' }, ...all]
}

/** What was captured is shown; where nothing was, a capture is offered. */
function logItems(
  { log, repair }: MenuView,
  actions: MenuActions,
  menu: MenuWords,
): MenuItemConstructorOptions[] {
  if (log === null) return []
  if (log.captured !== null) return [{ label: menu.showLog, click: actions.log }]
  return [
    {
      label: menu.controls['capture-log'],
      enabled: log.canCapture && repair.at !== 'running',
      click: () => actions.control('capture-log'),
    },
  ]
}

function snoozeItem(
  until: string | null,
  actions: MenuActions,
  { menu, snooze }: Words,
): MenuItemConstructorOptions {
  const end: MenuItemConstructorOptions[] =
    until === null
      ? []
      : [
          { label: menu.snoozed(clockTime(until)), enabled: false },
          { label: snooze.end, click: () => actions.snooze('no') },
          { type: 'separator' },
        ]
  return {
    label: menu.snooze,
    submenu: [
      ...end,
      { label: snooze.hour, click: () => actions.snooze('hour') },
      { label: snooze.tomorrow, click: () => actions.snooze('tomorrow') },
    ],
  }
}

/** By the person's own clock and habits: "14:30" or "2:30 PM". */
function clockTime(moment: string): string {
  return new Date(moment).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
}

function repairItem(
  { leading, offers, repair }: MenuView,
  actions: MenuActions,
  menu: MenuWords,
): MenuItemConstructorOptions {
  for (const finding of leading) {
    const offer = offers[finding.key]?.[0]
    if (offer === undefined) continue
    return {
      id: `${offer.id} ${finding.key}`,
      label: inMenu(offer.button),
      enabled: repair.at !== 'running',
      click: () => actions.plan(finding.key, offer.id),
    }
  }
  return { label: menu.repair, enabled: false }
}

function demoItems(
  demo: PopoverView['demo'],
  actions: MenuActions,
  menu: MenuWords,
): MenuItemConstructorOptions[] {
  if (demo === null) return []
  const scenarios = demo.scenarios.map(
    ({ id, title }): MenuItemConstructorOptions => ({
      id,
      label: inMenu(title),
      type: 'radio',
      checked: id === demo.scenario,
      click: () => actions.pickScenario(id),
    }),
  )
  return [{ type: 'separator' }, { label: menu.scenario, submenu: scenarios }]
}

/** Outside macOS an ampersand marks the key of an item; two of them show one. */
function inMenu(text: string): string {
  return process.platform === 'darwin' ? text : text.replaceAll('&', '&&')
}
