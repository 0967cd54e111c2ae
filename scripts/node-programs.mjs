/**
 * Bundles of Builderbar's programs for Node: main.js and cli.js, and parts/ with what they share or load on demand, so that a
 * command that only prints a line does not load ssh2.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { ssh2WithoutWasm } from './ssh2-without-wasm.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

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
export async function importBundled(entry) {
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
 * @param {string} folder the new files go here
 * @param {readonly ('main.ts' | 'cli.ts')[]} entries
 */
export async function buildForNode(folder, entries = ['main.ts', 'cli.ts']) {
  const { outputFiles } = await esbuild.build({
    entryPoints: entries.map((entry) => `${root}electron/${entry}`),
    outdir: folder,
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
  await mkdir(`${folder}/parts`, { recursive: true })
  await Promise.all(
    outputFiles.map(({ path, text }) => {
      const firstLine = path === `${folder}/cli.js` ? '#!/usr/bin/env node\n' : ''
      const banner = /\b(?:require|__dirname|__filename)\b/.test(text) ? commonJsBanner : ''
      return writeFile(path, firstLine + banner + text, { mode: firstLine === '' ? 0o644 : 0o755 })
    }),
  )
}
