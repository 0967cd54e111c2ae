import type { MenuItemConstructorOptions } from 'electron'
import type { PopoverView } from './bridge-contract.ts'

export interface MenuActions {
  look(): void
  /** Opens the popover with this repair's plan. */
  plan(finding: string, repair: string): void
  open(): void
  pickScenario(id: string): void
  about(): void
  quit(): void
}

/** The menu of a right click: what the builder is doing, and what can be done at once. */
export function nativeMenu(
  view: Pick<PopoverView, 'leading' | 'offers' | 'demo' | 'repair'>,
  sentence: string,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  return [
    { label: inMenu(sentence), enabled: false },
    { type: 'separator' },
    { label: 'Look again', click: actions.look },
    repairItem(view, actions),
    { label: 'Open', click: actions.open },
    ...demoItems(view.demo, actions),
    { type: 'separator' },
    { label: 'About Builderbar', click: actions.about },
    { label: 'Quit', click: actions.quit },
  ]
}

function repairItem(
  { leading, offers, repair }: Pick<PopoverView, 'leading' | 'offers' | 'repair'>,
  actions: MenuActions,
): MenuItemConstructorOptions {
  for (const finding of leading) {
    const offer = offers[finding.key]?.[0]
    if (offer === undefined) continue
    return {
      label: inMenu(offer.button),
      enabled: repair.at !== 'running',
      click: () => actions.plan(finding.key, offer.id),
    }
  }
  return { label: 'Repair…', enabled: false }
}

function demoItems(demo: PopoverView['demo'], actions: MenuActions): MenuItemConstructorOptions[] {
  if (demo === null) return []
  const scenarios = demo.scenarios.map(
    ({ id, title }): MenuItemConstructorOptions => ({
      label: inMenu(title),
      type: 'radio',
      checked: id === demo.scenario,
      click: () => actions.pickScenario(id),
    }),
  )
  return [{ type: 'separator' }, { label: 'Demo scenario', submenu: scenarios }]
}

/** Outside macOS an ampersand marks the key of an item; two of them show one. */
function inMenu(text: string): string {
  return process.platform === 'darwin' ? text : text.replaceAll('&', '&&')
}
