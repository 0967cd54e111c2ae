/** Cleanups to run when this process exits: of programs that it started and of private copies of files. */
const cleanups = new Set<() => void>()
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
let isListening = false

/**
 * Registers `cleanup` to run when this process exits, normally or by SIGINT, SIGTERM or SIGHUP. The returned
 * function removes it again. `cleanup` must be synchronous.
 */
export function onExit(cleanup: () => void): () => void {
  cleanups.add(cleanup)
  listen()
  return () => {
    cleanups.delete(cleanup)
    if (cleanups.size === 0) stopListening()
  }
}

function listen(): void {
  if (isListening) return
  isListening = true
  process.on('exit', runCleanups)
  for (const signal of signals) process.on(signal, handleSignal)
}

function stopListening(): void {
  isListening = false
  process.off('exit', runCleanups)
  for (const signal of signals) process.off(signal, handleSignal)
}

function runCleanups(): void {
  for (const cleanup of cleanups) cleanup()
  cleanups.clear()
}

/**
 * Runs the cleanups, then sends the signal again without our listener, so that its default action ends this process. If others
 * listen for the signal, ending the process is left to them.
 */
function handleSignal(signal: NodeJS.Signals): void {
  runCleanups()
  const isOnlyListener = process.listenerCount(signal) === 1
  stopListening()
  if (isOnlyListener) process.kill(process.pid, signal)
}
