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

const mayNotBeRead = "can't be read by this account"
const mayNotBeStarted = "can't be started by this account"
const isCircularLink = 'is a link that points back to itself'
const hasTooManyOpenFiles = "couldn't be opened: too many files are open"
const hasNoRoom = "couldn't be started: this Mac can't run another process"

/** Messages for the user, by error code (errno(2)). */
const messages: Readonly<Record<string, Messages>> = {
  EACCES: { read: mayNotBeRead, start: mayNotBeStarted, own: "this account can't change it" },
  EPERM: { read: mayNotBeRead, start: mayNotBeStarted, own: "this account can't change it" },
  ELOOP: { read: isCircularLink, start: isCircularLink, own: "it's a link to another place" },
  ENAMETOOLONG: { read: 'is a path longer than the system allows' },
  EISDIR: { read: 'is a folder, not a file', start: "isn't a program", own: 'a folder is in its place' },
  ENOTDIR: { read: "isn't a folder", own: 'a file is where a folder should be' },
  EIO: { read: "can't be read from the disk", own: "the disk isn't responding" },
  ETIMEDOUT: { read: "couldn't be read in time" },
  EMFILE: { read: hasTooManyOpenFiles, start: hasNoRoom, own: 'too many files are open' },
  ENFILE: { read: hasTooManyOpenFiles, start: hasNoRoom, own: 'too many files are open' },
  EAGAIN: { start: hasNoRoom },
  ENOMEM: { start: hasNoRoom },
  ENOENT: {
    read: 'was not found',
    start: 'exists, but the program that runs it is missing',
    own: 'its folder is gone',
  },
  ENOEXEC: { start: "isn't a program for this Mac" },
  ENOSPC: { own: 'the disk is full' },
  EDQUOT: { own: 'the disk quota is used up' },
  EROFS: { own: 'the disk is read-only' },
}

/** Says why a file could not be read: the predicate of a sentence that begins with the file's name. */
export function describeReadErrno(error: unknown): string {
  const code = getErrorCode(error)
  return messages[code]?.read ?? `can't be read (${code || 'no reason given'})`
}

/** Describes for the user why the file at this path could not be read. */
export function describeErrno(error: unknown, path: string): string {
  return `${path} ${describeReadErrno(error)}`
}

/** Describes for the user why the program at this path could not be started. */
export function describeStartErrno(error: unknown, program: string): string {
  const code = getErrorCode(error)
  return `${program} ${messages[code]?.start ?? `couldn't be started (${code || 'no reason given'})`}`
}

/** Describes for the user why a file of our own data folder could not be read or written: a clause without the path. */
export function describeOwnFileErrno(error: unknown): string {
  const code = getErrorCode(error)
  return messages[code]?.own ?? (code || (error instanceof Error ? error.message : 'unknown reason'))
}

/** An error with an errno name, for failures that are detected before the system would report them. */
export class ErrnoError extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}
