import { enableCompileCache } from './cli/compile-cache.ts'

/** The terminal program for plain Node. It is imported after the cache was enabled, so that it is loaded from the cache. */
enableCompileCache()
const { runCli } = await import('./cli/run-cli.ts')
await runCli(process.argv.slice(2), process)
