import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

const project = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles a module of the fake Mac and imports it. The bundle is needed because Node 20 cannot load TypeScript.
 * @param {'demo-mac' | 'fake-mac'} name of the module in test/fake-mac
 * @returns {Promise<unknown>} its exports; the caller names their type
 */
export async function loadFakeMac(name) {
  const outfile = join(project, `node_modules/.cache/builderbar/${name}.mjs`)
  await esbuild.build({
    entryPoints: [join(project, `test/fake-mac/${name}.ts`)],
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
