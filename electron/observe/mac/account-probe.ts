import { observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult, getStdout } from '../probe/process-result.ts'

/** Texts of accounts. */
export const accountProbeTexts = defineTexts({
  noName: (uid: number) => `the account ${uid} has no name`,
})

const id = '/usr/bin/id'
/** Nix's `build-users-group` on a Mac. */
const buildGroup = 'nixbld'

/**
 * Probes the user's account and whether it is in Nix's build group; null when running as root. The name is passed to
 * id, because without one it prints the groups of this login session, as getgroups(2) does, while Nix consults the account
 * database.
 */
export async function probeAccount(mac: Mac): Promise<NonNullable<Snapshot['mac']['account']>> {
  if (mac.uid === 0) return observed(mac.now(), null)
  const account = mac.accountName
  if (account === null || !/^[\w.][\w.-]{0,63}$/.test(account))
    return unavailable(mac.now(), accountProbeTexts.noName(mac.uid))
  const groups = getStdout(id, await mac.run(id, ['-Gn', account]))
  if (!groups.ok) return fromResult(mac, groups)
  return observed(mac.now(), {
    name: account,
    uid: mac.uid,
    inBuildGroup: groups.value.trim().split(/\s+/).includes(buildGroup),
  })
}
