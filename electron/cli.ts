import { runCli } from './cli/run-cli.ts'

/** The terminal program for plain Node. */
await runCli(process.argv.slice(2), process)
