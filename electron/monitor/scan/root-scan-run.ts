import { mergeRootScan } from '../../core/builders/merged-root-scan.ts'
import { parseRootScan } from '../../core/builders/root-scan-output.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { RootScan } from '../../core/model/root-scan.ts'
import type { Status } from '../../core/model/status.ts'
import { parseRootOutput } from '../../core/text/root-output.ts'
import { createStatus } from '../../diagnose/diagnosed-status.ts'
import { type ElevationMethod, runAsRoot } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { createRootScanScript } from '../../repair/controls/root-scan-script.ts'

/**
 * Adds to a status what only root can read: one prompt, one read-only script. If the user declines, or the script does
 * not run, the status is otherwise unchanged and has the reason (docs/architecture.md, "Root scan").
 */
export async function runRootScan(mac: Mac, status: Status, via: ElevationMethod): Promise<Status> {
  const { snapshot } = status
  return createStatus(mergeRootScan(snapshot, await scanAsRoot(mac, status, via)))
}

async function scanAsRoot(
  mac: Mac,
  { snapshot }: Status,
  via: ElevationMethod,
): Promise<Observation<RootScan>> {
  const request = createRootScanScript(snapshot)
  if (request === null) return unavailable(mac.now(), 'this Mac has no builder for an admin check')
  const result = await runAsRoot(
    mac,
    request.script,
    'Builderbar: run an admin check, which changes nothing',
    via,
  )
  if (!('output' in result)) return unavailable(mac.now(), result.message)
  const { lines } = parseRootOutput(result.output)
  // The output of a script that did not finish counts too.
  return lines.some((line) => line.startsWith('deep '))
    ? observed(mac.now(), parseRootScan(lines, request, mac.now()))
    : unavailable(mac.now(), result.message)
}
