import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const project = fileURLToPath(new URL('../../..', import.meta.url))

export interface CheckoutBundle {
  /** Returns the command line of a bundled program, by its file name without extension. */
  program(name: string): string[]
  remove(): void
}

/** Bundles programs of this checkout for plain Node, inside the checkout, where their packages are found. */
export function createCheckoutBundle(...entries: readonly string[]): CheckoutBundle {
  const cache = join(project, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'test-'))
  buildSync({
    entryPoints: entries.map((entry) => join(project, entry)),
    entryNames: '[name]',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    loader: { '.sh': 'text' },
    packages: 'external',
    platform: 'node',
    format: 'esm',
  })
  return {
    program: (name) => [process.execPath, join(folder, `${basename(name)}.mjs`)],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
