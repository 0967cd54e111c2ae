import { notSeen, saw } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import type { Mac } from '../mac/mac.ts'
import { printed, whyNoAnswer } from './answers.ts'

const id = '/usr/bin/id'
/** Nix's `build-users-group` on a Mac. */
const buildGroup = 'nixbld'

/** Who looks, and whether that account is in Nix's build group. Root is nobody's account. */
export async function lookAtAccount(mac: Mac): Promise<NonNullable<Snapshot['mac']['account']>> {
  if (mac.uid === 0) return saw(mac.now(), null)
  const [name, groups] = await Promise.all([mac.run(id, ['-un']), mac.run(id, ['-Gn'])])
  const [said, list] = [printed(id, name), printed(id, groups)]
  if (!said.ok) return notSeen(mac.now(), said.why)
  if (!list.ok) return notSeen(mac.now(), list.why)
  const account = said.value.trim()
  if (!/^[\w.-]{1,64}$/.test(account)) return notSeen(mac.now(), whyNoAnswer(id, name))
  return saw(mac.now(), {
    name: account,
    uid: mac.uid,
    inBuildGroup: list.value.trim().split(/\s+/).includes(buildGroup),
  })
}
