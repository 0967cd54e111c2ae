import { notSeen, saw } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { printed, whyNoAnswer } from '../probe/process-result.ts'

const id = '/usr/bin/id'
/** Nix's `build-users-group` on a Mac. */
const buildGroup = 'nixbld'

/**
 * Who looks, and whether that account is in Nix's build group. Root is nobody's account. Asked by name: without one, id
 * tells the groups of this session, which a login gave it, and Nix asks the list of accounts.
 */
export async function lookAtAccount(mac: Mac): Promise<NonNullable<Snapshot['mac']['account']>> {
  if (mac.uid === 0) return saw(mac.now(), null)
  const name = await mac.run(id, ['-un'])
  const said = printed(id, name)
  if (!said.ok) return notSeen(mac.now(), said.why)
  const account = said.value.trim()
  if (!/^[\w.][\w.-]{0,63}$/.test(account)) return notSeen(mac.now(), whyNoAnswer(id, name))
  const list = printed(id, await mac.run(id, ['-Gn', account]))
  if (!list.ok) return notSeen(mac.now(), list.why)
  return saw(mac.now(), {
    name: account,
    uid: mac.uid,
    inBuildGroup: list.value.trim().split(/\s+/).includes(buildGroup),
  })
}
