import { dirname } from 'node:path/posix'
import type { StoreCheck } from '../../core/model/mac-info.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult } from '../probe/process-result.ts'
import { findNix } from './nix-program.ts'

/** Matches the store path at the start of a path inside it. */
const storePathPattern = /^\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]{1,211}/

/**
 * Verifies the content of the store file that the machines file links to (`nix-store --verify-path`). The daemon does
 * the work, so it needs no rights, and nothing is written. Null if the machines file is not in the store.
 */
export async function probeStoreFile(
  mac: Mac,
  machinesFile: Pick<Snapshot['machinesFile'], 'realPath'>,
): Promise<Observation<StoreCheck>> {
  const { realPath } = machinesFile
  if (!realPath.observed) return realPath
  const path = storePathPattern.exec(realPath.value ?? '')?.[0]
  if (path === undefined) return observed(mac.now(), null)
  const nix = await findNix(mac)
  if (!nix.ok) return fromResult(mac, nix)
  const program = `${dirname(nix.value)}/nix-store`
  const result = await mac.run(program, ['--verify-path', path])
  if (result.status !== 'exited') return unavailable(mac.now(), describeFailure(program, result))
  if (result.code === 0) return observed(mac.now(), { path, intact: true, output: null })
  const message = result.stderr
    .split('\n')
    .find((line) => line.includes(path) && line.includes('was modified'))
  return message === undefined
    ? unavailable(mac.now(), describeFailure(program, result))
    : observed(mac.now(), { path, intact: false, output: sanitize(message.trim(), 400) })
}
