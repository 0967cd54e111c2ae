/** What must not outlive this program: programs it started, private copies of files. */
const undone = new Set<() => void>()
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
let listening = false

/**
 * Runs `undo` if this program ends before the returned function is called, be it by itself or by a signal.
 * `undo` must not wait for anything.
 */
export function onExit(undo: () => void): () => void {
  undone.add(undo)
  listen()
  return () => {
    undone.delete(undo)
    if (undone.size === 0) stopListening()
  }
}

function listen(): void {
  if (listening) return
  listening = true
  process.on('exit', undoAll)
  for (const signal of signals) process.on(signal, endBySignal)
}

function stopListening(): void {
  listening = false
  process.off('exit', undoAll)
  for (const signal of signals) process.off(signal, endBySignal)
}

function undoAll(): void {
  for (const undo of undone) undo()
  undone.clear()
}

/** Without another listener the signal then does what it always does: it ends this program. */
function endBySignal(signal: NodeJS.Signals): void {
  undoAll()
  const alone = process.listenerCount(signal) === 1
  stopListening()
  if (alone) process.kill(process.pid, signal)
}
