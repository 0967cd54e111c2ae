const partCount = 4

/**
 * Calls `onTimeout` once `timeoutMs` milliseconds have passed in which this process could take answers. On a busy Mac a process
 * may not run for seconds, and Node then ends a timer before it takes the answers that came meanwhile. So the time is counted
 * in parts, and such a gap counts as one part at most.
 * @returns a function that cancels it
 */
export function startTimeout(timeoutMs: number, onTimeout: () => void): () => void {
  const partMs = timeoutMs / partCount
  let partsLeft = partCount
  const endPart = () => {
    partsLeft -= 1
    if (partsLeft === 0) onTimeout()
    else timer = setTimeout(endPart, partMs)
  }
  let timer = setTimeout(endPart, partMs)
  return () => clearTimeout(timer)
}
