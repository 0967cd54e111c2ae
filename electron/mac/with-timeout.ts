import { startTimeout } from './timeout.ts'

/**
 * Resolves with the promise's value, or with what `onTimeout` returns (or rejects with what it throws) once
 * `timeoutMs` milliseconds have passed (timeout.ts). The work behind the promise is not cancelled; its late result is
 * dropped.
 */
export async function withTimeout<T, L>(
  promise: Promise<T>,
  timeoutMs: number,
  onTimeout: () => L,
): Promise<T | L> {
  let cancel = () => {}
  const timeout = new Promise<L>((resolve, reject) => {
    cancel = startTimeout(timeoutMs, () => {
      try {
        resolve(onTimeout())
      } catch (error) {
        reject(error)
      }
    })
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    cancel()
  }
}
