import { defineTexts } from '../../core/text/translated-texts.ts'

/**
 * Texts of errors of the system. `read` and `start` are predicates of sentences about a file or a program, `own` are clauses
 * without the path of our own file.
 */
export const errnoTexts = defineTexts({
  read: {
    forbidden: "can't be read by this account",
    circular: 'is a link that points back to itself',
    longPath: 'is a path longer than the system allows',
    folder: 'is a folder, not a file',
    noFolder: "isn't a folder",
    disk: "can't be read from the disk",
    late: "couldn't be read in time",
    tooManyFiles: "couldn't be opened: too many files are open",
    missing: 'was not found',
  },
  start: {
    forbidden: "can't be started by this account",
    circular: 'is a link that points back to itself',
    folder: "isn't a program",
    noRoom: "couldn't be started: this Mac can't run another process",
    missing: 'exists, but the program that runs it is missing',
    otherSystem: "isn't a program for this Mac",
  },
  own: {
    forbidden: "this account can't change it",
    link: "it's a link to another place",
    folder: 'a folder is in its place',
    noFolder: 'a file is where a folder should be',
    disk: "the disk isn't responding",
    tooManyFiles: 'too many files are open',
    missing: 'its folder is gone',
    full: 'the disk is full',
    quota: 'the disk quota is used up',
    readOnly: 'the disk is read-only',
  },
  unreadable: (code: string) => `can't be read (${code})`,
  unreadableWithoutReason: "can't be read (no reason given)",
  notStarted: (code: string) => `couldn't be started (${code})`,
  notStartedWithoutReason: "couldn't be started (no reason given)",
  unknown: 'unknown reason',
  about: (path: string, predicate: string) => `${path} ${predicate}`,
})

/** Returns the system's name of an error (`EACCES`), or '' if it has none. */
export function getErrorCode(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error
  return hasCode && typeof error.code === 'string' ? error.code : ''
}

/** Whether the error means that the path does not exist, or that one of its parents is not a folder. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(getErrorCode(error))
}

/** Keys of the texts for one error code. */
interface Meanings {
  readonly read?: keyof typeof errnoTexts.read
  readonly start?: keyof typeof errnoTexts.start
  readonly own?: keyof typeof errnoTexts.own
}

/** By error code (errno(2)). */
const meanings: Readonly<Record<string, Meanings>> = {
  EACCES: { read: 'forbidden', start: 'forbidden', own: 'forbidden' },
  EPERM: { read: 'forbidden', start: 'forbidden', own: 'forbidden' },
  ELOOP: { read: 'circular', start: 'circular', own: 'link' },
  ENAMETOOLONG: { read: 'longPath' },
  EISDIR: { read: 'folder', start: 'folder', own: 'folder' },
  ENOTDIR: { read: 'noFolder', own: 'noFolder' },
  EIO: { read: 'disk', own: 'disk' },
  ETIMEDOUT: { read: 'late' },
  EMFILE: { read: 'tooManyFiles', start: 'noRoom', own: 'tooManyFiles' },
  ENFILE: { read: 'tooManyFiles', start: 'noRoom', own: 'tooManyFiles' },
  EAGAIN: { start: 'noRoom' },
  ENOMEM: { start: 'noRoom' },
  ENOENT: { read: 'missing', start: 'missing', own: 'missing' },
  ENOEXEC: { start: 'otherSystem' },
  ENOSPC: { own: 'full' },
  EDQUOT: { own: 'quota' },
  EROFS: { own: 'readOnly' },
}

/** Says why a file could not be read: the predicate of a sentence that begins with the file's name. */
export function describeReadErrno(error: unknown): string {
  const code = getErrorCode(error)
  const known = meanings[code]?.read
  if (known !== undefined) return errnoTexts.read[known]
  return code === '' ? errnoTexts.unreadableWithoutReason : errnoTexts.unreadable(code)
}

/** Describes for the user why the file at this path could not be read. */
export function describeErrno(error: unknown, path: string): string {
  return errnoTexts.about(path, describeReadErrno(error))
}

/** Describes for the user why the program at this path could not be started. */
export function describeStartErrno(error: unknown, program: string): string {
  return errnoTexts.about(program, describeStart(getErrorCode(error)))
}

function describeStart(code: string): string {
  const known = meanings[code]?.start
  if (known !== undefined) return errnoTexts.start[known]
  return code === '' ? errnoTexts.notStartedWithoutReason : errnoTexts.notStarted(code)
}

/** Describes for the user why a file of our own data folder could not be read or written: a clause without the path. */
export function describeOwnFileErrno(error: unknown): string {
  const code = getErrorCode(error)
  const known = meanings[code]?.own
  if (known !== undefined) return errnoTexts.own[known]
  return code || (error instanceof Error ? error.message : errnoTexts.unknown)
}

/** An error with an errno name, for failures that are detected before the system would report them. */
export class ErrnoError extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}
