import { hostname, userInfo } from 'node:os'
import type { Mac } from '../../mac/mac.ts'

/** Names that a report must not tell: the account, the home folder, this machine. */
export function identityOf(mac: Mac): Identity {
  const home = mac.home.split('/').at(-1) ?? ''
  return { people: [home, accountName()], hosts: [hostname()] }
}

/** '' for a user id without an account, which a container may have. */
function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

/** Names of the person and the machine that looks; each is replaced wherever it stands. */
export interface Identity {
  readonly people: readonly string[]
  readonly hosts: readonly string[]
}
