import { withDeepLook } from '../../core/builders/merged-root-scan.ts'
import { readDeepLook } from '../../core/builders/root-scan-output.ts'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { DeepLook } from '../../core/model/root-scan.ts'
import type { Status } from '../../core/model/status.ts'
import { readRootOutput } from '../../core/text/root-output.ts'
import { statusOf } from '../../diagnose/status-of.ts'
import { type AdministratorWay, runAsRoot } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { deepLookScript } from '../../repair/controls/root-scan-script.ts'

/**
 * Adds to a status what only root can see: one prompt, one read-only script. Where the person says no, or it does not
 * run, the rest of the status stands, with the reason (design.md, "The deep look").
 */
export async function lookDeeper(mac: Mac, status: Status, via: AdministratorWay): Promise<Status> {
  const { snapshot } = status
  return statusOf(withDeepLook(snapshot, await lookAsRoot(mac, status, via)))
}

async function lookAsRoot(mac: Mac, { snapshot }: Status, via: AdministratorWay): Promise<Seen<DeepLook>> {
  const asked = deepLookScript(snapshot)
  if (asked === null)
    return notSeen(mac.now(), 'there is no builder on this Mac that root could be asked about')
  const answer = await runAsRoot(mac, asked.script, 'Builderbar: a deep look, which changes nothing', via)
  if (!('output' in answer)) return notSeen(mac.now(), answer.says)
  const { lines } = readRootOutput(answer.output)
  // Also what a script printed that did not come to its end is what was seen.
  return lines.some((line) => line.startsWith('deep '))
    ? saw(mac.now(), readDeepLook(lines, asked, mac.now()))
    : notSeen(mac.now(), answer.says)
}
