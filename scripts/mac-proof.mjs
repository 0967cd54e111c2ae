/** `npm run mac-proof`: bundles test/mac-proof, since not every Node strips types, and runs it. */
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

const project = fileURLToPath(new URL('..', import.meta.url))
const outfile = join(project, 'node_modules/.cache/builderbar/mac-proof.mjs')
await esbuild.build({
  entryPoints: [join(project, 'test/mac-proof/mac-proof.ts')],
  outfile,
  bundle: true,
  loader: { '.sh': 'text' },
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.18',
  logLevel: 'warning',
})
/** @type {typeof import('../test/mac-proof/mac-proof.ts')} */
const { proveMac } = await import(pathToFileURL(outfile).href)
process.exitCode = await proveMac(process.argv.slice(2), project)
