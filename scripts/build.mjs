/**
 * Builds everything into dist/: main.js and cli.js for Node, preload.cjs for the sandbox, the popover's page,
 * the icons, the completions of the shells and the manual page. Plain Node runs dist/cli.js, also from a read-only folder; no Electron is needed for it.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import * as esbuild from 'esbuild'
import * as vite from 'vite'
import { drawIcons } from './icons.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`

/** ssh2 is CommonJS and asks for these, which an ES module has not. */
const commonJsWords = [
  `import{createRequire as createRequireOfModule}from'node:module';`,
  `const require=createRequireOfModule(import.meta.url),`,
  `__filename=import.meta.filename,__dirname=import.meta.dirname;\n`,
].join('')

/** ssh2 looks for these native speed-ups and does without them. */
const optionalNativeParts = ['cpu-features', './crypto/build/Release/sshcrypto.node']

/**
 * The entries main.js and cli.js, and the parts that they share or load when they need them, in dist/parts/: a command
 * that prints a line does not compile ssh2.
 */
async function buildForNode() {
  const { outputFiles } = await esbuild.build({
    entryPoints: ['main.ts', 'cli.ts'].map((entry) => `${root}electron/${entry}`),
    outdir: dist,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    // Electron 33, in which the tests run, has Node 20.18.
    target: 'node20.18',
    external: ['electron', ...optionalNativeParts],
    loader: { '.sh': 'text' },
    logLevel: 'warning',
  })
  await mkdir(`${dist}/parts`, { recursive: true })
  await Promise.all(
    outputFiles.map(({ path, text }) => {
      const firstLine = path === `${dist}/cli.js` ? '#!/usr/bin/env node\n' : ''
      const words = /\b(?:require|__dirname|__filename)\b/.test(text) ? commonJsWords : ''
      return writeFile(path, firstLine + words + text, { mode: firstLine === '' ? 0o644 : 0o755 })
    }),
  )
}

/** The completions of the shells and the manual page: for the Nix package and, beside the archive, for the cask. */
async function writeShellFiles() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${root}electron/cli/shell-files.ts`],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    loader: { '.sh': 'text' },
    logLevel: 'warning',
  })
  const program = Buffer.from(outputFiles[0]?.text ?? '').toString('base64')
  const { shellFiles } = await import(`data:text/javascript;base64,${program}`)
  await mkdir(`${dist}/completions`, { recursive: true })
  /** @type {[string, string][]} */
  const files = Object.entries(shellFiles())
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
      // The content policy allows no inlined data and the page no foreign preloads.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Rolldown's hints about slow plugins only show that the system is busy.
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  })
}

await rm(dist, { recursive: true, force: true })
await Promise.all([
  buildForNode(),
  writeShellFiles(),
  buildPreload(),
  buildRenderer(),
  drawIcons(`${root}assets`, `${dist}/assets`),
])
