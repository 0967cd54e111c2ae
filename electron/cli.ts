import { runTerminalFace } from './cli/run-cli.ts'

/** The terminal program for plain Node. */
await runTerminalFace(process.argv.slice(2), process)
