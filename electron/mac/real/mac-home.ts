import { readdirSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'

/** Reads the account database, as ssh does, not HOME: sudo on macOS keeps the HOME of the calling user. */
export function getHome(): string {
  try {
    return userInfo().homedir
  } catch {
    return homedir()
  }
}

/** Returns the name of the account by its effective user id, as `id -un` does, without starting a program. */
export function getAccountName(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}

/** Returns the home folder of an account in a sandbox, as a path of that Mac. */
export function findSandboxHome(root: string, uid: number): string {
  if (uid === 0) return '/var/root'
  try {
    const user = readdirSync(`${root}/Users`).find((name) => name !== 'Shared' && !name.startsWith('.'))
    return user === undefined ? '/var/empty' : `/Users/${user}`
  } catch {
    return '/var/empty'
  }
}
