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
import { ssh2WithoutWasm } from './ssh2-without-wasm.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = `${root}dist`

/** ssh2 is CommonJS and needs these, which an ES module does not have. */
const commonJsBanner = [
  `import{createRequire as createRequireOfModule}from'node:module';`,
  `const require=createRequireOfModule(import.meta.url),`,
  `__filename=import.meta.filename,__dirname=import.meta.dirname;\n`,
].join('')

/** Native modules that ssh2 uses if they are installed. */
const optionalNativeModules = ['cpu-features', './crypto/build/Release/sshcrypto.node']

/**
 * Bundles an entry point and imports it here.
 * @param {string} entry
 */
async function importBundled(entry) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${root}${entry}`],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    loader: { '.sh': 'text' },
    logLevel: 'warning',
  })
  const program = Buffer.from(outputFiles[0]?.text ?? '').toString('base64')
  return await import(`data:text/javascript;base64,${program}`)
}

/**
 * Replaces the texts of the findings by a table wherever only they are needed, so that `explain FINDING` does not load the
 * rules: they are most of the program.
 * @type {esbuild.Plugin}
 */
const explanationTable = {
  name: 'explanation-table',
  setup(build) {
    const readers = /\/cli\/(?:commands\/explain-command|completion\/completion-names)\.ts$/
    build.onResolve({ filter: /\/explanation\.ts$/ }, ({ importer }) =>
      readers.test(importer) ? { path: 'explanations', namespace: 'explanation-table' } : null,
    )
    build.onLoad({ filter: /./, namespace: 'explanation-table' }, async () => {
      const { explain, groupFindings, listExplainedIds } = await importBundled(
        'electron/diagnose/rules/explanation.ts',
      )
      const texts = JSON.stringify(listExplainedIds().map(explain))
      return {
        contents: [
          `const explanations = JSON.parse(${JSON.stringify(texts)})`,
          'export const explain = (id) => explanations.find((each) => each.id === id) ?? null',
          'export const listExplainedIds = () => explanations.map(({ id }) => id)',
          `const groups = JSON.parse(${JSON.stringify(JSON.stringify(groupFindings()))})`,
          'export const groupFindings = () => groups',
        ].join('\n'),
      }
    })
  },
}

/**
 * Builds main.js and cli.js, and in dist/parts/ the chunks that they share or load on demand, so that a command that only
 * prints a line does not load ssh2.
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
    // Electron 33, in which the tests run, contains Node 20.18.
    target: 'node20.18',
    external: ['electron', ...optionalNativeModules],
    loader: { '.sh': 'text' },
    plugins: [explanationTable, ssh2WithoutWasm],
    logLevel: 'warning',
  })
  await mkdir(`${dist}/parts`, { recursive: true })
  await Promise.all(
    outputFiles.map(({ path, text }) => {
      const firstLine = path === `${dist}/cli.js` ? '#!/usr/bin/env node\n' : ''
      const banner = /\b(?:require|__dirname|__filename)\b/.test(text) ? commonJsBanner : ''
      return writeFile(path, firstLine + banner + text, { mode: firstLine === '' ? 0o644 : 0o755 })
    }),
  )
}

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
  buildForNode(),
  writeShellFiles(),
  buildPreload(),
  buildRenderer(),
  drawIcons(`${root}assets`, `${dist}/assets`),
])
