import { hostname, userInfo } from 'node:os'
import type { Mac } from '../../mac/mac.ts'

/** Collects the names that a report must not contain: of the account, its home folder and this Mac. */
export function collectIdentity(mac: Mac): Identity {
  const home = mac.home.split('/').at(-1) ?? ''
  return { people: [home, getAccountName()], hosts: [hostname()] }
}

/** Returns '' for a user id without an account, as in some containers. */
function getAccountName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

/** Names of the user and of this Mac. A report replaces all their occurrences. */
export interface Identity {
  readonly people: readonly string[]
  readonly hosts: readonly string[]
}
