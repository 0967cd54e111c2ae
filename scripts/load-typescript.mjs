import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

const project = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles a TypeScript module and imports it, since Node 20 cannot load TypeScript itself.
 * @param {string} path in the checkout, e.g. `test/fake-mac/fake-mac.ts`
 * @returns {Promise<unknown>} its exports; the caller names their type
 */
export async function loadTypeScript(path) {
  const outfile = join(project, `node_modules/.cache/builderbar/${basename(path, '.ts')}.mjs`)
  await esbuild.build({
    entryPoints: [join(project, path)],
    outfile,
    bundle: true,
    loader: { '.sh': 'text' },
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    logLevel: 'warning',
  })
  return await import(pathToFileURL(outfile).href)
}
