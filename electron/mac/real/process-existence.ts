import { getErrorCode } from './errno.ts'

/** Whether a process exists (kill(2) with signal 0). One of another account, which gives EPERM, exists. */
export function doesProcessExist(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return getErrorCode(error) === 'EPERM'
  }
}
