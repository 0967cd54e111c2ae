import { mergeRootScan } from '../../core/builders/merged-root-scan.ts'
import { parseRootScan } from '../../core/builders/root-scan-output.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { RootScan } from '../../core/model/root-scan.ts'
import type { Status } from '../../core/model/status.ts'
import { parseRootOutput } from '../../core/text/root-output.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { createStatus } from '../../diagnose/diagnosed-status.ts'
import { type ElevationMethod, runAsRoot } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { createRootScanSteps, type RootScanSteps } from '../../repair/controls/admin-check.ts'
import { createRootScript } from '../../repair/script/root-script.ts'

/**
 * Adds to a status what only root can read: one prompt, one read-only script. If the user declines, or the script does
 * not run, the status is otherwise unchanged and has the reason (docs/architecture.md, "Root scan").
 */
export async function runRootScan(mac: Mac, status: Status, via: ElevationMethod): Promise<Status> {
  const { snapshot } = status
  return createStatus(mergeRootScan(snapshot, await scanAsRoot(mac, status, via)))
}

/** Texts of a root scan from the terminal. */
export const adminScanTexts = defineTexts({
  noBuilder: 'this Mac has no builder for an admin check',
  prompt: 'Builderbar: run an admin check, which changes nothing',
})

async function scanAsRoot(
  mac: Mac,
  { snapshot }: Status,
  via: ElevationMethod,
): Promise<Observation<RootScan>> {
  const request = createRootScanSteps(snapshot)
  if (request === null) return unavailable(mac.now(), adminScanTexts.noBuilder)
  const result = await runAsRoot(mac, createRootScript([request]), adminScanTexts.prompt, via)
  if (!('output' in result)) return unavailable(mac.now(), result.message)
  const { lines } = parseRootOutput(result.output)
  return readRootScan(lines, request, mac.now()) ?? unavailable(mac.now(), result.message)
}

/**
 * Reads the result of a root scan from what its script printed; null if there is none. The output of a script that did not
 * finish counts too.
 */
export function readRootScan(
  lines: readonly string[],
  request: RootScanSteps,
  at: Date,
): Observation<RootScan> | null {
  return lines.some(isResultLine) ? observed(at, parseRootScan(lines, request, at)) : null
}

/** Returns what the script of a root scan printed for the user: the rest is its result, in base64. */
export function removeResultLines(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !isResultLine(line))
}

function isResultLine(line: string): boolean {
  return line.startsWith('deep ')
}
