import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { buildForNode } from '../../scripts/node-programs.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the folder with the terminal program, cli.js, as `npm run build` makes it. */
    readonly builtProgram: string
  }
}

/** Builds the terminal program once for all files of the suite, so that it is never older than the checkout. */
export default async function buildProgram(project: TestProject): Promise<() => void> {
  const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'test-'))
  // Tests start it as other accounts too.
  chmodSync(folder, 0o755)
  await buildForNode(folder, ['cli.ts'])
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  project.provide('builtProgram', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
