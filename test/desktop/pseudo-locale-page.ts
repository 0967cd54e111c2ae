import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { ElectronApplication } from 'playwright-core'
import * as vite from 'vite'
import { onTestFinished } from 'vitest'

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const catalogue = '/english/english.ts'
const inItsPlace = '\0made-up-english'

/** Replaces English by the generated language (test/locales/pseudo-locale.ts). */
const pseudoLocalePlugin: vite.Plugin = {
  name: 'made-up-language',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith(catalogue) && importer !== inItsPlace ? inItsPlace : null,
  load: (id) =>
    id === inItsPlace
      ? [
          `import { english as real } from '${pathOf(`../../electron/locales${catalogue}`)}'`,
          `import { createPseudoLocale } from '${pathOf('../locales/pseudo-locale.ts')}'`,
          'export const english = createPseudoLocale(real)',
        ].join('\n')
      : null,
}

/** From now on the app serves its page in that language, to windows that are opened afterwards. */
export async function servePseudoLocale(electron: ElectronApplication): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  await vite.build({
    configFile: false,
    root: pathOf('../../renderer'),
    base: './',
    plugins: [pseudoLocalePlugin, react()],
    logLevel: 'error',
    build: { outDir: folder, target: 'chrome130', assetsInlineLimit: 0 },
  })
  await electron.evaluate(({ net, protocol }, built) => {
    protocol.unhandle('app')
    protocol.handle('app', ({ url }) => net.fetch(`file://${built}${new URL(url).pathname}`))
  }, folder)
}
