import { observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult, stdoutOf } from '../probe/process-result.ts'

const id = '/usr/bin/id'
/** Nix's `build-users-group` on a Mac. */
const buildGroup = 'nixbld'

/**
 * Who looks, and whether that account is in Nix's build group. Root is nobody's account. Asked by name: without one, id
 * tells the groups of this session, which a login gave it, and Nix asks the list of accounts.
 */
export async function probeAccount(mac: Mac): Promise<NonNullable<Snapshot['mac']['account']>> {
  if (mac.uid === 0) return observed(mac.now(), null)
  const name = await mac.run(id, ['-un'])
  const said = stdoutOf(id, name)
  if (!said.ok) return fromResult(mac, said)
  const account = said.value.trim()
  if (!/^[\w.][\w.-]{0,63}$/.test(account)) return unavailable(mac.now(), describeFailure(id, name))
  const list = stdoutOf(id, await mac.run(id, ['-Gn', account]))
  if (!list.ok) return fromResult(mac, list)
  return observed(mac.now(), {
    name: account,
    uid: mac.uid,
    inBuildGroup: list.value.trim().split(/\s+/).includes(buildGroup),
  })
}
