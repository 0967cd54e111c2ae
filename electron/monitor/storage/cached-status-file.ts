import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJson } from '../../core/text/parse-json.ts'
import { describeOwnFileErrno, isMissing } from '../../mac/real/errno.ts'
import { doesProcessExist } from '../../mac/real/process-existence.ts'
import {
  type CachedStatus,
  cachedStatusFile,
  maxCachedAgeMs,
  parseCachedStatus,
} from '../state/cached-status.ts'
import { ownFileTexts } from './own-file-texts.ts'
import { describeForeignFile } from './owner-only-file.ts'

/** What the app has left: its last status, unless it is too old to count, or why there is none. */
export type CacheResult =
  | {
      readonly kind: 'current' | 'old'
      readonly status: CachedStatus
      readonly takenAt: string
      readonly ageMs: number
    }
  | { readonly kind: 'not-running' }
  | { readonly kind: 'unreadable'; readonly reason: string }

const maxBytes = 256 * 1024
/** The clock of the file system may run this far ahead. */
const maxAheadMs = 2000

/** Reads the app's last status from the data folder. */
export function readCachedStatus(folder: string, now: number): CacheResult {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    const file = openSync(join(folder, cachedStatusFile), flags)
    try {
      return readOpen(file, now)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (isMissing(error)) return { kind: 'not-running' }
    return { kind: 'unreadable', reason: describeOwnFileErrno(error) }
  }
}

function readOpen(file: number, now: number): CacheResult {
  const stats = fstatSync(file)
  const reason = describeForeignFile(stats)
  if (reason !== null) return { kind: 'unreadable', reason }
  if (stats.size > maxBytes) return { kind: 'unreadable', reason: ownFileTexts.tooLong }
  const status = parseCachedStatus(parseJson(readFileSync(file, 'utf8')))
  if (status === null) return { kind: 'unreadable', reason: ownFileTexts.unparsable }
  // After a crash another process may get this number; the file then grows old.
  if (!doesProcessExist(status.pid)) return { kind: 'not-running' }
  const ageMs = now - stats.mtimeMs
  // A time in the future means that the clock was set back: then the age is not known either.
  const isCurrent = ageMs >= -maxAheadMs && ageMs <= maxCachedAgeMs
  return {
    kind: isCurrent ? 'current' : 'old',
    status,
    takenAt: stats.mtime.toISOString(),
    ageMs: Math.max(0, ageMs),
  }
}
