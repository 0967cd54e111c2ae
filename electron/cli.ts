import { runTerminalFace } from './terminal/terminal-face.ts'

/** The terminal program for plain Node. */
await runTerminalFace(process.argv.slice(2), process)
