import { isVersionRequest, versionLine } from './cli/arguments/program-version.ts'
import { enableCompileCache } from './cli/compile-cache.ts'

/**
 * The terminal program for plain Node. The version, for which other programs ask when they start, is printed before anything
 * is loaded. All else is imported after the cache was enabled, so that it is loaded from the cache.
 */
const args = process.argv.slice(2)
if (isVersionRequest(args)) {
  printVersion()
} else {
  enableCompileCache()
  const { runCli } = await import('./cli/run-cli.ts')
  await runCli(args, process)
}

/** Writes to the descriptor, since process.stdout loads Node's streams and sockets. */
function printVersion(): void {
  try {
    process.getBuiltinModule('node:fs').writeSync(1, versionLine)
  } catch {
    // Output that cannot be written is dropped, as by openTerminal.
  }
}
