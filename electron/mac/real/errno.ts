import * as z from 'zod'

const withCode = z.object({ code: z.string() })

/** Returns the system's name of an error (`EACCES`), or '' where it has none. */
export function errorCode(error: unknown): string {
  const parsed = withCode.safeParse(error)
  return parsed.success ? parsed.data.code : ''
}

/** Whether the error says that nothing lies at a path, also because a parent of it is not a folder. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error))
}

/**
 * Messages for the user, by error code (errno(2)): for reading the file at a path, and for starting it as a
 * program.
 */
const messages: Readonly<
  Record<string, { read?: (path: string) => string; start?: (path: string) => string }>
> = {
  EACCES: { read: mayNotBeRead, start: mayNotBeStarted },
  EPERM: { read: mayNotBeRead, start: mayNotBeStarted },
  ELOOP: { read: isCircularLink, start: isCircularLink },
  ENAMETOOLONG: { read: () => 'the path is longer than the system allows' },
  EISDIR: { read: (path) => `${path} is a folder, not a file`, start: (path) => `${path} is not a program` },
  ENOTDIR: { read: (path) => `${path} is not a folder` },
  EIO: { read: (path) => `${path} cannot be read from the disk` },
  ETIMEDOUT: { read: (path) => `${path} was not read in time` },
  EMFILE: { read: hasTooManyOpenFiles, start: hasNoRoom },
  ENFILE: { read: hasTooManyOpenFiles, start: hasNoRoom },
  EAGAIN: { start: hasNoRoom },
  ENOMEM: { start: hasNoRoom },
  ENOENT: { start: (path) => `${path} is there, but what it is to be run with is not` },
  ENOEXEC: { start: (path) => `${path} is not a program for this machine` },
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
  return `${path} was not started: this machine has no room for another process`
}

/** Says for the user why the file at this path could not be read. */
export function describeErrno(error: unknown, path: string): string {
  const code = errorCode(error)
  return messages[code]?.read?.(path) ?? `${path} cannot be read (${code || 'no reason given'})`
}

/** Says for the user why the program at this path could not be started. */
export function describeStartErrno(error: unknown, program: string): string {
  const code = errorCode(error)
  return messages[code]?.start?.(program) ?? `${program} was not started (${code || 'no reason given'})`
}

/** An error with the system's name for it, for failures that we detect before the system would. */
export class ErrnoError extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}
