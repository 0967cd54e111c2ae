/**
 * Builds everything into dist/: main.js and cli.js for Node, preload.cjs for the sandbox, the popover's page
 * and the icons. Plain Node runs dist/cli.js, also from a read-only folder; no Electron is needed for it.
 */
import { chmod, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import * as esbuild from 'esbuild'
import * as vite from 'vite'
import { drawIcons } from './icons.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`

/** ssh2 is CommonJS and asks for `require` and `__dirname`, which an ES module has not. */
const commonJsWords = [
  `import { createRequire as createRequireOfModule } from 'node:module'`,
  `import { fileURLToPath as pathOfModule } from 'node:url'`,
  `const require = createRequireOfModule(import.meta.url)`,
  `const __filename = pathOfModule(import.meta.url)`,
  `const __dirname = pathOfModule(new URL('.', import.meta.url))`,
].join('\n')

/** ssh2 looks for these native speed-ups and does without them. */
const optionalNativeParts = ['cpu-features', './crypto/build/Release/sshcrypto.node']

/**
 * @param {string} entry file in electron/
 * @param {string} outfile file in dist/
 * @param {string} firstLine
 */
async function buildForNode(entry, outfile, firstLine = '') {
  await esbuild.build({
    entryPoints: [`${root}electron/${entry}`],
    outfile: `${dist}/${outfile}`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Electron 33, in which the tests run, has Node 20.18.
    target: 'node20.18',
    external: ['electron', ...optionalNativeParts],
    banner: { js: firstLine + commonJsWords },
    logLevel: 'warning',
  })
}

/** A sandboxed preload cannot be an ES module. */
async function buildPreload() {
  await esbuild.build({
    entryPoints: [`${root}electron/preload.ts`],
    outfile: `${dist}/preload.cjs`,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'chrome130',
    external: ['electron'],
    logLevel: 'warning',
  })
}

async function buildRenderer() {
  await vite.build({
    configFile: false,
    root: `${root}renderer`,
    base: './',
    plugins: [react()],
    logLevel: 'warn',
    build: {
      outDir: `${dist}/renderer`,
      emptyOutDir: false,
      target: 'chrome130',
      // The content policy allows no inlined data and the page no foreign preloads.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // A busy machine is no news.
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  })
}

async function buildTerminalFace() {
  await buildForNode('cli.ts', 'cli.js', '#!/usr/bin/env node\n')
  await chmod(`${dist}/cli.js`, 0o755)
}

await rm(dist, { recursive: true, force: true })
await Promise.all([
  buildTerminalFace(),
  buildForNode('main.ts', 'main.js'),
  buildPreload(),
  buildRenderer(),
  drawIcons(`${root}assets`, `${dist}/assets`),
])
