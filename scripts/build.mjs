/**
 * Builds everything into dist/: main.js and cli.js for Node, preload.cjs for the sandbox, the popover's page, the icons,
 * the shell completions and the manual page. Plain Node runs dist/cli.js, also from a read-only folder, without Electron.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import * as esbuild from 'esbuild'
import * as vite from 'vite'
import { drawIcons } from './icons.mjs'
import { buildForNode, importBundled } from './node-programs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`

/** Writes the shell completions and the manual page, for the Nix package and, beside the archive, for the cask. */
async function writeShellFiles() {
  const { createShellFiles } = await importBundled('electron/cli/shell-files.ts')
  await mkdir(`${dist}/completions`, { recursive: true })
  /** @type {[string, string][]} */
  const files = Object.entries(createShellFiles())
  await Promise.all(files.map(([path, text]) => writeFile(`${dist}/${path}`, text)))
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
      // The page's content security policy forbids inlined data.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Rolldown's warnings about slow plugins mean only that the system is busy.
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  })
}

await rm(dist, { recursive: true, force: true })
await Promise.all([
  buildForNode(dist),
  writeShellFiles(),
  buildPreload(),
  buildRenderer(),
  drawIcons(`${root}assets`, `${dist}/assets`),
])
