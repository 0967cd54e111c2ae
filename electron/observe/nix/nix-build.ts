import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path/posix'
import { setTimeout as sleep } from 'node:timers/promises'
import { observed, unavailable } from '../../core/model/observation.ts'
import type { TestBuild } from '../../core/model/snapshot.ts'
import { parseBuildLog, parseLocalBuildLog } from '../../core/nix/build-log.ts'
import { isExternalUri } from '../../core/nix/external-builders.ts'
import { createTestDerivation, findTestBuildPaths } from '../../core/nix/test-derivation.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, RunLimits } from '../../mac/mac.ts'
import { describeFailure, fromResult } from '../probe/process-result.ts'
import { findNix, getNixEnvironment } from './nix-program.ts'

/** Texts of test builds without a result. */
export const nixBuildTexts = defineTexts({
  noLinux: (system: string) => `“${system}” isn't a Linux system`,
  stopped: 'the build was stopped',
})

/** A test build that takes longer has no outcome, because the builder may be busy (docs/architecture.md, "Test build"). */
const defaultTimeoutMs = 20_000

export interface TestBuildRequest {
  /** The builder's store URI, as in the machines file; of an external builder its own (`external:…`). */
  readonly uri: string
  /** The Nix system to build for, e.g. `aarch64-linux`. */
  readonly system: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Called with Nix's output as it arrives. */
  readonly onOutput?: (text: string) => void
}

export type NixBuildResult = Pick<TestBuild, 'outcome' | 'unattributedError'>

/**
 * Runs a real build as the ordinary user. It goes through the daemon and root's ssh to the guest, so it needs no admin
 * rights and tests the whole route (docs/architecture.md, "Test build"). The output is deleted again. The outcome is
 * unavailable if Nix is missing, the time limit was reached, the build was stopped, or Nix's output names no machine.
 */
export async function runNixBuild(mac: Mac, request: TestBuildRequest): Promise<NixBuildResult> {
  const nix = await findNix(mac)
  if (!nix.ok) return { outcome: fromResult(mac, nix) }
  const derivation = createTestDerivation(request.system, randomUUID())
  if (derivation === null) return createUnavailable(mac, nixBuildTexts.noLinux(request.system))
  const folder = dirname(nix.value)
  const startedAt = performance.now()
  let log = ''
  const result = await mac.run(
    `${folder}/nix-build`,
    ['--no-out-link', ...selectBuilder(request.uri), '--expr', derivation],
    createRunLimits(mac, request, (text) => {
      log += text
    }),
  )
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  const paths = findTestBuildPaths(log)
  if (result.status !== 'exited') await deleteUnbuilt(mac, folder, paths, attemptsAfterKill)
  else if (result.code !== 0) await deleteUnbuilt(mac, folder, paths, 1)
  else await deletePaths(mac, folder, paths)
  if (request.signal?.aborted) return createUnavailable(mac, nixBuildTexts.stopped)
  if (result.status !== 'exited') return createUnavailable(mac, describeFailure('nix-build', result))
  const verdict = isExternalUri(request.uri)
    ? parseLocalBuildLog(result.stderr, result.code)
    : parseBuildLog(result.stderr, result.code, request.uri)
  switch (verdict.kind) {
    case 'passed':
      return { outcome: observed(mac.now(), { kind: 'passed', seconds }) }
    case 'failed':
      return { outcome: observed(mac.now(), { kind: 'failed', seconds, output: verdict.output }) }
    case 'unattributed':
      return { ...createUnavailable(mac, verdict.error), unattributedError: verdict.error }
    case 'unknown':
      return createUnavailable(mac, verdict.reason)
  }
}

function createUnavailable(mac: Mac, reason: string): NixBuildResult {
  return { outcome: unavailable(mac.now(), reason) }
}

/**
 * Keeps Nix from building elsewhere: an external builder counts as a local build and comes after the machines, everything
 * else on this Mac is excluded (docs/nix-and-ssh.md, "External builders"). The daemon accepts both settings from every user.
 */
function selectBuilder(uri: string): readonly string[] {
  return isExternalUri(uri) ? ['--max-jobs', '1', '--builders', ''] : ['--max-jobs', '0']
}

function createRunLimits(mac: Mac, request: TestBuildRequest, append: (text: string) => void): RunLimits {
  return {
    timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
    // As root, nix-build would otherwise open the store and the ssh connection itself instead of using the daemon.
    environment: { ...getNixEnvironment(mac), NIX_REMOTE: 'daemon' },
    onOutput: (text) => {
      append(text)
      request.onOutput?.(text)
    },
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  }
}

/** After a build was killed, the daemon still holds its paths for a moment, so deletion is retried. */
const attemptsAfterKill = 10
const retryDelayMs = 200

/** Deletes the paths from the store; Nix refuses those that are in use. Returns false if they were not deleted. */
async function deletePaths(mac: Mac, folder: string, paths: readonly string[]): Promise<boolean> {
  if (paths.length === 0) return true
  const result = await mac.run(`${folder}/nix-store`, ['--delete', ...paths])
  return result.status === 'exited' && result.code === 0
}

/** As `deletePaths`, after a build that failed or was killed: Nix then also leaves the lock files of its outputs. */
async function deleteUnbuilt(
  mac: Mac,
  folder: string,
  paths: readonly string[],
  attempts: number,
): Promise<void> {
  const derivations = paths.filter((path) => path.endsWith('.drv'))
  if (derivations.length === 0) return
  const query = await mac.run(`${folder}/nix-store`, ['--query', '--outputs', ...derivations])
  const locks =
    query.status === 'exited' ? findTestBuildPaths(query.stdout).map((path) => `${path}.lock`) : []
  for (let attemptsLeft = attempts; attemptsLeft > 0; attemptsLeft -= 1) {
    if (await deletePaths(mac, folder, paths)) break
    if (attemptsLeft > 1) await sleep(retryDelayMs)
  }
  await deletePaths(mac, folder, locks)
}
