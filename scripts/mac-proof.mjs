/** `npm run mac-proof`: loads test/mac-proof and runs it. */
import { fileURLToPath } from 'node:url'
import { loadTypeScript } from './load-typescript.mjs'

const { proveMac } = /** @type {typeof import('../test/mac-proof/mac-proof.ts')} */ (
  await loadTypeScript('test/mac-proof/mac-proof.ts')
)
process.exitCode = await proveMac(process.argv.slice(2), fileURLToPath(new URL('..', import.meta.url)))
