import type { DataFolder } from '../storage/data-folder.ts'
import { isLockedByAnother, type Lock, takeLock } from '../storage/lock-file.ts'

const lockName = 'repair.lock'
/** A prompt may be left open for ten minutes and more. */
const lockStaleMs = 30 * 60_000

/** Takes the lock that allows one repair at a time in all programs of this account. */
export function takeRepairLock(folder: DataFolder): Promise<Lock> {
  return takeLock(folder.path, lockName, lockStaleMs)
}

/** Whether another program of this account runs a repair now. */
export function isRepairedElsewhere(folder: DataFolder): boolean {
  return isLockedByAnother(folder.path, lockName, lockStaleMs)
}
