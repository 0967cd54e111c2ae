import * as z from 'zod'

const withCode = z.object({ code: z.string() })

/** The system's own name of an error (`EACCES`), or '' where it has none. */
export function errorCode(error: unknown): string {
  const parsed = withCode.safeParse(error)
  return parsed.success ? parsed.data.code : ''
}

/** Nothing lies at the path: also where a part of the way is no folder. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error))
}

/** Why something at this path could not be looked at, for a person. */
export function describeErrno(error: unknown, path: string): string {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be read by this account`
    case 'ELOOP':
      return `${path} is a link that leads in a circle`
    case 'ENAMETOOLONG':
      return 'the path is longer than the system allows'
    case 'EISDIR':
      return `${path} is a folder, not a file`
    case 'ENOTDIR':
      return `${path} is not a folder`
    case 'EIO':
      return `${path} cannot be read from the disk`
    case 'ETIMEDOUT':
      return `${path} was not read in time`
    case 'EMFILE':
    case 'ENFILE':
      return `${path} was not opened: too many files are open`
    default:
      return `${path} cannot be read (${errorCode(error) || 'no reason given'})`
  }
}

/** An error with the system's name for it, for trouble that we find before the system does. */
export class ErrnoError extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}
