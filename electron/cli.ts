import { enableCompileCache } from './cli/compile-cache.ts'

/** The terminal program for plain Node. It is loaded only once the cache is there to load it from. */
enableCompileCache()
const { runCli } = await import('./cli/run-cli.ts')
await runCli(process.argv.slice(2), process)
