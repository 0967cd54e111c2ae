import { expect, test, vi } from 'vitest'
import { createNativeMenu } from '../../../electron/app/tray/native-menu.ts'
import { english } from '../../../electron/locales/english/english.ts'
import { logScreens } from '../../renderer/fixtures/log-views.ts'
import { views } from '../../renderer/fixtures/views.ts'

function createActions() {
  return {
    scan: vi.fn(),
    plan: vi.fn(),
    testBuild: vi.fn(),
    snooze: vi.fn(),
    open: vi.fn(),
    settings: vi.fn(),
    log: vi.fn(),
    pickScenario: vi.fn(),
    shell: vi.fn(),
    about: vi.fn(),
    quit: vi.fn(),
  }
}

function listLabels(items: ReturnType<typeof createNativeMenu>): (string | undefined)[] {
  return items.filter(({ type }) => type !== 'separator').map(({ label }) => label)
}

test('the menu begins with the headline and ends with Quit', () => {
  const items = createNativeMenu(views.healthy, 'The Linux builder is working.', createActions(), english)
  expect(listLabels(items)).toEqual([
    'The Linux builder is working.',
    'Check Again',
    'Repair…',
    'Run Test Build',
    'Open Builderbar',
    'Restart Builder…',
    'Stop Builder…',
    'Capture Log…',
    'Snooze Notifications',
    'Settings…',
    'About Builderbar',
    'Quit Builderbar',
  ])
  expect(items[0]?.enabled).toBe(false)
  expect(items.find(({ label }) => label === 'Repair…')?.enabled).toBe(false)
})

test('the menu offers the first repair of the root finding under its own name', () => {
  const spies = createActions()
  const item = createNativeMenu(views['down-key'], 'Down', spies, english).find(({ label }) =>
    label?.startsWith('Close the key'),
  )
  if (item?.click !== undefined) Reflect.apply(item.click, item, [])
  expect(spies.plan).toHaveBeenCalledWith({
    kind: 'finding',
    finding: 'key-permissions@/etc/nix/builder_ed25519',
    repair: 'fix-key-permissions',
  })
})

test('the menu distinguishes two repairs of the same name, so that the first is replaced', () => {
  const key = 'key-permissions@/elsewhere'
  const other = {
    ...views['down-key'],
    rootFindings: views['down-key'].rootFindings.map((finding) => ({ ...finding, key })),
    offers: { [key]: Object.values(views['down-key'].offers).flat() },
  }
  const formatMenu = (view: Parameters<typeof createNativeMenu>[0]) =>
    JSON.stringify(createNativeMenu(view, '', createActions(), english))
  expect(formatMenu(other)).not.toBe(formatMenu(views['down-key']))
})

test('the menu offers no repair while one runs', () => {
  const items = createNativeMenu(views.running, 'Down', createActions(), english)
  expect(items.find(({ label }) => label?.startsWith('Close the key'))?.enabled).toBe(false)
})

test('the menu has scenarios only in the demo, and marks the current one', () => {
  expect(listLabels(createNativeMenu(views.healthy, '', createActions(), english))).not.toContain(
    'Demo Scenario',
  )
  const demo = createNativeMenu(views.degraded, '', createActions(), english).find(
    ({ label }) => label === 'Demo Scenario',
  )
  const items = Array.isArray(demo?.submenu) ? demo.submenu : []
  expect(items.map(({ type, checked }) => [type, checked])).toEqual([
    ['radio', false],
    ['radio', true],
  ])
})

test('the menu offers to start a builder that spies not run, and no test build', () => {
  const spies = createActions()
  const items = createNativeMenu(views.paused, 'You stopped the Linux builder.', spies, english)
  expect(listLabels(items)).not.toContain('Stop Builder…')
  expect(items.find(({ label }) => label === 'Run Test Build')?.enabled).toBe(false)
  const start = items.find(({ label }) => label === 'Start Builder…')
  start?.click?.({} as never, undefined, {} as never)
  expect(spies.plan).toHaveBeenCalledWith({ kind: 'control', control: 'start' })
})

test('the menu says until when notifications are snoozed, and can end the snooze', () => {
  const spies = createActions()
  const snoozedView = { ...views.healthy, snoozedUntil: '2026-03-04T11:00:00.000Z' }
  const menu = createNativeMenu(snoozedView, 'Down', spies, english).find(
    ({ label }) => label === 'Snooze Notifications',
  )?.submenu
  const items = Array.isArray(menu) ? menu : []
  expect(items[0]?.label).toMatch(/^Snoozed until \d/)
  items.find(({ label }) => label === 'Turn Back On')?.click?.({} as never, undefined, {} as never)
  expect(spies.snooze).toHaveBeenCalledWith('no')
})

test('the menu offers to capture the builder log, and opens a captured one', () => {
  const spies = createActions()
  const capture = createNativeMenu(views.healthy, '', spies, english).find(
    ({ label }) => label === 'Capture Log…',
  )
  capture?.click?.({} as never, undefined, {} as never)
  expect(spies.plan).toHaveBeenCalledWith({ kind: 'control', control: 'capture-log' })
  const items = createNativeMenu({ ...views.healthy, ...logScreens.log }, '', spies, english)
  expect(listLabels(items)).not.toContain('Capture Log…')
  items.find(({ label }) => label === 'Show Log')?.click?.({} as never, undefined, {} as never)
  expect(spies.log).toHaveBeenCalled()
  expect(listLabels(createNativeMenu({ ...views.healthy, log: null }, '', spies, english))).not.toContain(
    'Capture Log…',
  )
})

test('the menu offers to install the command line tool if that is possible', () => {
  const spies = createActions()
  const items = createNativeMenu({ ...views.healthy, tool: { status: 'can' } }, '', spies, english)
  const install = items.find(({ label }) => label === 'Install Command Line Tool…')
  install?.click?.({} as never, undefined, {} as never)
  expect(spies.plan).toHaveBeenCalledWith({ kind: 'tool' })
})

test('a badge beside Open counts the issues, and there is none without one', () => {
  const findItem = (view: (typeof views)['healthy']) =>
    createNativeMenu(view, '', createActions(), english).find(({ label }) => label === english.menu.open)
  expect(findItem(views['down-key'])?.badge).toEqual({
    type: 'alerts',
    count: views['down-key'].rootFindings.filter(({ severity }) => severity !== 'note').length,
  })
  expect(views['down-key'].rootFindings.length).toBeGreaterThan(0)
  expect(findItem(views.healthy)?.badge).toBeUndefined()
})

test('the menu says that the organization manages settings', () => {
  const listLabels = (settings: object) =>
    createNativeMenu(
      { ...views.healthy, managed: { settings, sources: {}, problems: [] } },
      '',
      createActions(),
      english,
    ).map(({ label }) => label)
  expect(listLabels({ autoRepair: false })).toContain('Managed by your organization')
  expect(listLabels({})).not.toContain('Managed by your organization')
})

test('the menu cannot snooze notifications that the organization manages, and says so', () => {
  const findSnoozeItem = (canSnooze: boolean) => {
    const items = createNativeMenu({ ...views.healthy, canSnooze }, '', createActions(), english)
    const submenu = items.find(({ label }) => label === 'Snooze Notifications')?.submenu
    return (Array.isArray(submenu) ? submenu : [])
      .filter(({ type }) => type !== 'separator')
      .map(({ label, enabled }) => [label, enabled])
  }
  expect(findSnoozeItem(false)).toEqual([
    ['Managed by your organization', false],
    ['For 1 Hour', false],
    ['Until Tomorrow', false],
  ])
  expect(findSnoozeItem(true)).toEqual([
    ['For 1 Hour', true],
    ['Until Tomorrow', true],
  ])
})
