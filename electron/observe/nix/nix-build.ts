import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path/posix'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { TestBuildOutcome } from '../../core/model/snapshot.ts'
import { readBuildLog } from '../../core/nix/build-log.ts'
import { testBuildPathsIn, testDerivation } from '../../core/nix/test-derivation.ts'
import type { Mac, RunLimits } from '../../mac/mac.ts'
import { describeFailure, fromResult } from '../probe/process-result.ts'
import { findNix, nixEnvironment } from './nix-program.ts'

/**
 * A busy builder is no broken builder: longer than this is "not known" (docs/architecture.md, "Test build").
 */
const testBuildLimitMs = 20_000

export interface TestBuildRequest {
  /** The machine's URI, as the machines file has it. */
  readonly uri: string
  readonly system: string
  readonly limitMs?: number
  readonly signal?: AbortSignal
  /** What Nix prints, as it comes. */
  readonly onOutput?: (text: string) => void
}

/**
 * A real build by the ordinary user. It goes through the daemon and root's ssh to the guest: it needs no rights
 * and is the truth about the route (docs/architecture.md, "Test build"). What it built is deleted again.
 */
export async function runNixBuild(
  mac: Mac,
  request: TestBuildRequest,
): Promise<Observation<TestBuildOutcome>> {
  const nix = await findNix(mac)
  if (!nix.ok) return fromResult(mac, nix)
  const derivation = testDerivation(request.system, randomUUID())
  if (derivation === null) return unavailable(mac.now(), `“${request.system}” is no Linux system`)
  const folder = dirname(nix.value)
  const began = performance.now()
  let log = ''
  const ran = await mac.run(
    `${folder}/nix-build`,
    ['--no-out-link', '--max-jobs', '0', '--expr', derivation],
    limitsOf(mac, request, (text) => {
      log += text
    }),
  )
  const seconds = Math.round((performance.now() - began) / 100) / 10
  const paths = testBuildPathsIn(log)
  if (ran.status !== 'exited') await deleteUnbuilt(mac, folder, paths, triesAfterTheEnd)
  else if (ran.code !== 0) await deleteUnbuilt(mac, folder, paths, 1)
  else await deletePaths(mac, folder, paths)
  if (request.signal?.aborted) return unavailable(mac.now(), 'the build was stopped')
  if (ran.status !== 'exited') return unavailable(mac.now(), describeFailure('nix-build', ran))
  const verdict = readBuildLog(ran.stderr, ran.code === 0, request.uri)
  switch (verdict.kind) {
    case 'passed':
      return observed(mac.now(), { kind: 'passed', seconds })
    case 'failed':
      return observed(mac.now(), { kind: 'failed', seconds, output: verdict.output })
    case 'not-known':
      return unavailable(mac.now(), verdict.reason)
  }
}

function limitsOf(mac: Mac, request: TestBuildRequest, keep: (text: string) => void): RunLimits {
  return {
    timeoutMs: request.limitMs ?? testBuildLimitMs,
    // Also for root the daemon builds: else it would open the store and the connection itself.
    environment: { ...nixEnvironment(mac), NIX_REMOTE: 'daemon' },
    onOutput: (text) => {
      keep(text)
      request.onOutput?.(text)
    },
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  }
}

/** How often the deletion is tried where the build was ended: the daemon lets go of it a moment later. */
const triesAfterTheEnd = 10
const betweenTriesMs = 200

/** The store is left as it was; a path that somebody else uses by now stays. False where it was not deleted. */
async function deletePaths(mac: Mac, folder: string, paths: readonly string[]): Promise<boolean> {
  if (paths.length === 0) return true
  const ran = await mac.run(`${folder}/nix-store`, ['--delete', ...paths])
  return ran.status === 'exited' && ran.code === 0
}

/** As `deletePaths`, after a build that failed or was ended: Nix leaves the lock file of what was to be built, too. */
async function deleteUnbuilt(
  mac: Mac,
  folder: string,
  paths: readonly string[],
  tries: number,
): Promise<void> {
  const derivations = paths.filter((path) => path.endsWith('.drv'))
  if (derivations.length === 0) return
  const asked = await mac.run(`${folder}/nix-store`, ['--query', '--outputs', ...derivations])
  const locks = asked.status === 'exited' ? testBuildPathsIn(asked.stdout).map((path) => `${path}.lock`) : []
  for (let left = tries; left > 0; left -= 1) {
    if (await deletePaths(mac, folder, paths)) break
    if (left > 1) await sleep(betweenTriesMs)
  }
  await deletePaths(mac, folder, locks)
}
