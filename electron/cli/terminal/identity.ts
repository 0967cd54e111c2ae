import { hostname, userInfo } from 'node:os'
import type { Mac } from '../../mac/mac.ts'
import type { WhoLooks } from '../report/identifiers.ts'

/** Names that a report must not tell: the account, the home folder, this machine. */
export function whoLooks(mac: Mac): WhoLooks {
  const home = mac.home.split('/').at(-1) ?? ''
  return { people: [home, accountName()], machines: [hostname()] }
}

/** '' for a user id without an account, which a container may have. */
function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
