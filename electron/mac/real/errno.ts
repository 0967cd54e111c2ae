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
  /** Why the file at this path could not be read. */
  readonly read?: (path: string) => string
  /** Why the program at this path could not be started. */
  readonly start?: (path: string) => string
  /** Why a file of our own could not be read or written; a clause without the path. */
  readonly own?: string
}

/** Messages for the user, by error code (errno(2)). */
const messages: Readonly<Record<string, Messages>> = {
  EACCES: { read: mayNotBeRead, start: mayNotBeStarted, own: 'it may not be written by this account' },
  EPERM: { read: mayNotBeRead, start: mayNotBeStarted, own: 'it may not be written by this account' },
  ELOOP: { read: isCircularLink, start: isCircularLink, own: 'it is a link to elsewhere' },
  ENAMETOOLONG: { read: () => 'the path is longer than the system allows' },
  EISDIR: {
    read: (path) => `${path} is a folder, not a file`,
    start: (path) => `${path} is not a program`,
    own: 'a folder is in its place',
  },
  ENOTDIR: { read: (path) => `${path} is not a folder`, own: 'a file is where a folder should be' },
  EIO: { read: (path) => `${path} cannot be read from the disk`, own: 'the disk does not answer' },
  ETIMEDOUT: { read: (path) => `${path} was not read in time` },
  EMFILE: { read: hasTooManyOpenFiles, start: hasNoRoom, own: 'too many files are open' },
  ENFILE: { read: hasTooManyOpenFiles, start: hasNoRoom, own: 'too many files are open' },
  EAGAIN: { start: hasNoRoom },
  ENOMEM: { start: hasNoRoom },
  ENOENT: {
    start: (path) => `${path} is there, but what it is to be run with is not`,
    own: 'its folder is gone',
  },
  ENOEXEC: { start: (path) => `${path} is not a program for this Mac` },
  ENOSPC: { own: 'the disk is full' },
  EDQUOT: { own: 'the disk quota is used up' },
  EROFS: { own: 'the disk is read-only' },
}

function mayNotBeRead(path: string): string {
  return `${path} may not be read by this account`
}

function mayNotBeStarted(path: string): string {
  return `${path} may not be started by this account`
}

function isCircularLink(path: string): string {
  return `${path} is a link that leads in a circle`
}

function hasTooManyOpenFiles(path: string): string {
  return `${path} was not opened: too many files are open`
}

function hasNoRoom(path: string): string {
  return `${path} was not started: this Mac has no room for another process`
}

/** Describes for the user why the file at this path could not be read. */
export function describeErrno(error: unknown, path: string): string {
  const code = getErrorCode(error)
  return messages[code]?.read?.(path) ?? `${path} cannot be read (${code || 'no reason given'})`
}

/** Describes for the user why the program at this path could not be started. */
export function describeStartErrno(error: unknown, program: string): string {
  const code = getErrorCode(error)
  return messages[code]?.start?.(program) ?? `${program} was not started (${code || 'no reason given'})`
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
