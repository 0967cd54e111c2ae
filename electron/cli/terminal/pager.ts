import { spawn } from 'node:child_process'

/** Exit codes of a shell for a program that is missing or can't be run. */
const notRun = new Set([126, 127])

/**
 * Shows a text in the user's pager: $PAGER, which may have arguments, else less. Returns false where none ran, so that the
 * caller prints the text instead: PAGER is empty, the terminal is dumb, or the program is missing.
 */
export async function showInPager(text: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const pager = environment.PAGER ?? 'less'
  if (pager.trim() === '' || environment.TERM === 'dumb') return false
  // As git does: colours are shown, and less ends by itself where the text fits on the screen.
  const env = { LESS: 'FRX', ...environment }
  // ^C is the pager's while it runs; it must not end this program, which still has to ask.
  const keepRunning = () => undefined
  process.on('SIGINT', keepRunning)
  try {
    return await new Promise<boolean>((resolve) => {
      const child = spawn('/bin/sh', ['-c', pager], { env, stdio: ['pipe', 'inherit', 'inherit'] })
      child.on('error', () => resolve(false))
      child.on('close', (code) => resolve(code === null || !notRun.has(code)))
      // EPIPE: the user left the pager before it had read everything.
      child.stdin.on('error', () => undefined)
      child.stdin.end(text)
    })
  } finally {
    process.off('SIGINT', keepRunning)
  }
}
