import { describe, expect, it, test } from 'vitest'
import { findFolderCycles, findWrongImports, listBundledPackages } from './layers.ts'
import { readFilesUnder } from './source-files.ts'

const product = readFilesUnder(['electron', 'renderer'], ['.ts', '.tsx'])

describe('the layers', () => {
  it('import in one direction only', () => {
    expect(product.length).toBeGreaterThan(0)
    expect(findWrongImports(product)).toEqual([])
  })

  it('keep zod out of the preload and the page', () => {
    const entries = ['electron/preload.ts', 'renderer/start.tsx']
    expect(entries.filter((entry) => !product.some(({ path }) => path === entry))).toEqual([])
    for (const entry of entries) expect(listBundledPackages(entry, product)).not.toContain('zod')
  })

  it('keep Node out of the preload and the page', () => {
    for (const entry of ['electron/preload.ts', 'renderer/start.tsx']) {
      expect(listBundledPackages(entry, product).filter((name) => name.startsWith('node:'))).toEqual([])
    }
  })
})

describe('the folders', () => {
  it('have no import cycle, type imports included', () => {
    expect(findFolderCycles(product)).toEqual([])
  })

  it('in an import cycle are listed', () => {
    const files = [
      { path: 'electron/a/one.ts', text: `import type { two } from '../b/two.ts'` },
      { path: 'electron/b/two.ts', text: `import { three } from '../c/three.ts'` },
      { path: 'electron/c/three.ts', text: `import { one } from '../a/one.ts'` },
      { path: 'electron/d/four.ts', text: `import { one } from '../a/one.ts'` },
    ]
    expect(findFolderCycles(files)).toEqual([['electron/a', 'electron/b', 'electron/c']])
  })

  it('have at most 25 files, except those with one file per finding, repair or message', () => {
    const counts = new Map<string, number>()
    for (const { path } of product) {
      const folder = path.slice(0, path.lastIndexOf('/'))
      counts.set(folder, (counts.get(folder) ?? 0) + 1)
    }
    expect([...counts].filter(([, count]) => count > 25)).toEqual([])
  })
})

test('no two files of the product, its scripts and the fake Mac have the same name', () => {
  const paths = readFilesUnder(
    ['electron', 'renderer', 'scripts', 'test/fake-mac'],
    ['.ts', '.tsx', '.mjs', '.sh', '.css'],
  )
    .map(({ path }) => path)
    .filter((path) => !path.endsWith('.test.ts'))
  const getFileName = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  const isRepeated = (path: string) =>
    paths.some((other) => other !== path && getFileName(other) === getFileName(path))
  expect(paths.length).toBeGreaterThan(400)
  expect(paths.filter(isRepeated)).toEqual([])
})

describe('the check of the layers', () => {
  const listWrongImports = (path: string, text: string) => findWrongImports([{ path, text }])

  it.each([
    ['electron/core/model/observation.ts', `import { Mac } from '../../mac/mac.ts'`],
    ['electron/observe/ssh/port-probe.ts', `import type { Finding } from '../../diagnose/rule.ts'`],
    ['electron/repair/plan/repair.ts', `import {\n  a,\n  b,\n} from '../../diagnose/rule.ts'`],
    ['electron/monitor/scan/scanner.ts', `import '../../app/tray.ts'`],
    ['electron/cli/watch.ts', `export { a } from '../app/tray.ts'`],
    ['electron/mac/real/real-mac.ts', `const a = await import('../../observe/port.ts')`],
    ['electron/diagnose/facts/rule.ts', `import { readFileSync } from 'node:fs'`],
    ['electron/diagnose/rules/ssh/auth-refused.ts', `import { chainOf } from '../../views/chain.ts'`],
    ['electron/diagnose/facts/evidence.ts', `import type { Rule } from '../rules/rules.ts'`],
    ['electron/repair/repairs/load-service.ts', `import { planUndo } from '../undos.ts'`],
    ['electron/monitor/storage/lock-file.ts', `import { Scanner } from '../scan/scanner.ts'`],
    ['electron/core/new/one.ts', `import { sanitize } from '../text/sanitize.ts'`],
    ['electron/repair/plan.ts', `import { app } from 'electron'`],
    ['electron/monitor/scan/scanner.ts', `import { spawn } from 'node:child_process'`],
    ['electron/main.ts', `import { createWorld } from '../test/fake-mac/fake-mac.ts'`],
    ['electron/app/tray/tray.ts', `import '../../main.ts'`],
    ['renderer/view.tsx', `import { statusOf } from '../electron/diagnose/diagnosed-status.ts'`],
    ['renderer/view.tsx', `import { ipcRenderer } from 'electron'`],
    ['electron/locales/english/log-messages.ts', `import { logView } from '../../app/log-view.ts'`],
    ['electron/locales/messages.ts', `import { app } from 'electron'`],
    ['electron/cli/terminal/text-layout.ts', `import { english } from '../../locales/english/english.ts'`],
    [
      'electron/monitor/incidents/notification-request.ts',
      `import type { Messages } from '../../locales/messages.ts'`,
    ],
  ])('reports %s', (path, text) => {
    expect(listWrongImports(path, text)).toHaveLength(1)
  })

  it.each([
    [
      'electron/observe/ssh/port-probe.ts',
      `import type { Mac } from '../../mac/mac.ts'\nimport { Client } from 'ssh2'`,
    ],
    ['electron/monitor/scan/scanner.ts', `import { observe } from '../../observe/observe.ts'`],
    ['electron/main.ts', `import { app } from 'electron'\nimport { openMac } from './mac/real-mac.ts'`],
    ['electron/core/ssh/known-hosts.ts', `import { createHmac } from 'node:crypto'`],
    ['electron/core/model/observation.ts', `const text = "import { a } from '../../mac/mac.ts'"`],
    ['renderer/view.tsx', `import type { PopoverView } from '../electron/app/contract/bridge-contract.ts'`],
    ['renderer/format/locale.ts', `import { messagesFor } from '../electron/locales/messages.ts'`],
    ['electron/locales/english/log-messages.ts', `import type { LogView } from '../../app/log-view.ts'`],
    ['electron/app/tray/tray.ts', `import type { Messages } from '../../locales/messages.ts'`],
  ])('accepts %s', (path, text) => {
    expect(listWrongImports(path, text)).toEqual([])
  })

  it('follows imports of values, and not those of types only', () => {
    const files = [
      { path: 'renderer/a.tsx', text: `import { b } from './b.ts'\nimport type { c } from './c.ts'` },
      { path: 'renderer/b.ts', text: `import * as z from 'zod'` },
      { path: 'renderer/c.ts', text: `import 'node:fs'` },
    ]
    expect(listBundledPackages('renderer/a.tsx', files)).toEqual(['zod'])
  })
})
