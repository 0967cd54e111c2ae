import { hostname } from 'node:os'
import type { Mac } from '../../mac/mac.ts'
import { getAccountName } from '../../mac/real/mac-home.ts'

/** Names of the user and of this Mac. A report replaces all their occurrences. */
export interface Identity {
  readonly people: readonly string[]
  readonly hosts: readonly string[]
}

/** Collects the names that a report must not contain: of the account, its home folder and this Mac. */
export function collectIdentity(mac: Mac): Identity {
  const home = mac.home.split('/').at(-1) ?? ''
  // In a sandbox, Mac.accountName is that of the fake Mac; this process prints the names of the host's account.
  return { people: [home, getAccountName() ?? ''], hosts: [hostname()] }
}
