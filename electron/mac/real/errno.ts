/** Returns the system's name of an error (`EACCES`), or '' if it has none. */
export function getErrorCode(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error
  return hasCode && typeof error.code === 'string' ? error.code : ''
}

/** Whether the error means that the path does not exist, or that one of its parents is not a folder. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(getErrorCode(error))
}

interface Messages {
  /** Why a file could not be read: the predicate of a sentence about it. */
  readonly read?: string
  /** Why a program could not be started: the predicate of a sentence about it. */
  readonly start?: string
  /** Why a file of our own could not be read or written; a clause without the path. */
  readonly own?: string
}

const mayNotBeRead = 'may not be read by this account'
const mayNotBeStarted = 'may not be started by this account'
const isCircularLink = 'is a link that leads in a circle'
const hasTooManyOpenFiles = 'was not opened: too many files are open'
const hasNoRoom = 'was not started: this Mac has no room for another process'

/** Messages for the user, by error code (errno(2)). */
const messages: Readonly<Record<string, Messages>> = {
  EACCES: { read: mayNotBeRead, start: mayNotBeStarted, own: 'it may not be written by this account' },
  EPERM: { read: mayNotBeRead, start: mayNotBeStarted, own: 'it may not be written by this account' },
  ELOOP: { read: isCircularLink, start: isCircularLink, own: 'it is a link to elsewhere' },
  ENAMETOOLONG: { read: 'is a path longer than the system allows' },
  EISDIR: { read: 'is a folder, not a file', start: 'is not a program', own: 'a folder is in its place' },
  ENOTDIR: { read: 'is not a folder', own: 'a file is where a folder should be' },
  EIO: { read: 'cannot be read from the disk', own: 'the disk does not answer' },
  ETIMEDOUT: { read: 'was not read in time' },
  EMFILE: { read: hasTooManyOpenFiles, start: hasNoRoom, own: 'too many files are open' },
  ENFILE: { read: hasTooManyOpenFiles, start: hasNoRoom, own: 'too many files are open' },
  EAGAIN: { start: hasNoRoom },
  ENOMEM: { start: hasNoRoom },
  ENOENT: { read: 'was not found', start: 'exists, but its interpreter does not', own: 'its folder is gone' },
  ENOEXEC: { start: 'is not a program for this Mac' },
  ENOSPC: { own: 'the disk is full' },
  EDQUOT: { own: 'the disk quota is used up' },
  EROFS: { own: 'the disk is read-only' },
}

/** Says why a file could not be read: the predicate of a sentence that begins with the file's name. */
export function describeReadErrno(error: unknown): string {
  const code = getErrorCode(error)
  return messages[code]?.read ?? `cannot be read (${code || 'no reason given'})`
}

/** Describes for the user why the file at this path could not be read. */
export function describeErrno(error: unknown, path: string): string {
  return `${path} ${describeReadErrno(error)}`
}

/** Describes for the user why the program at this path could not be started. */
export function describeStartErrno(error: unknown, program: string): string {
  const code = getErrorCode(error)
  return `${program} ${messages[code]?.start ?? `was not started (${code || 'no reason given'})`}`
}

/** Describes for the user why a file of our own data folder could not be read or written: a clause without the path. */
export function describeOwnFileErrno(error: unknown): string {
  const code = getErrorCode(error)
  return messages[code]?.own ?? (code || (error instanceof Error ? error.message : 'the reason is not known'))
}

/** An error with an errno name, for failures that are detected before the system would report them. */
export class ErrnoError extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}
