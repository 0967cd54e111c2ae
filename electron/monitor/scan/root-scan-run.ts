import { mergeRootScan } from '../../core/builders/merged-root-scan.ts'
import { parseRootScan } from '../../core/builders/root-scan-output.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { RootScan } from '../../core/model/root-scan.ts'
import type { Status } from '../../core/model/status.ts'
import { readRootOutput } from '../../core/text/root-output.ts'
import { statusOf } from '../../diagnose/status-of.ts'
import { type ElevationMethod, runAsRoot } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { rootScanScript } from '../../repair/controls/root-scan-script.ts'

/**
 * Adds to a status what only root can see: one prompt, one read-only script. Where the person says no, or it does not
 * run, the rest of the status stands, with the reason (docs/architecture.md, "Root scan").
 */
export async function runRootScan(mac: Mac, status: Status, via: ElevationMethod): Promise<Status> {
  const { snapshot } = status
  return statusOf(mergeRootScan(snapshot, await scanAsRoot(mac, status, via)))
}

async function scanAsRoot(
  mac: Mac,
  { snapshot }: Status,
  via: ElevationMethod,
): Promise<Observation<RootScan>> {
  const asked = rootScanScript(snapshot)
  if (asked === null)
    return unavailable(mac.now(), 'there is no builder on this Mac that root could be asked about')
  const answer = await runAsRoot(mac, asked.script, 'Builderbar: a deep look, which changes nothing', via)
  if (!('output' in answer)) return unavailable(mac.now(), answer.message)
  const { lines } = readRootOutput(answer.output)
  // Also what a script printed that did not come to its end is what was seen.
  return lines.some((line) => line.startsWith('deep '))
    ? observed(mac.now(), parseRootScan(lines, asked, mac.now()))
    : unavailable(mac.now(), answer.message)
}
