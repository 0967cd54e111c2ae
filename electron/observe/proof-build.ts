import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path/posix'
import { readBuildLog } from '../builder/build-log.ts'
import { proofDerivation, proofPathsIn } from '../builder/proof-derivation.ts'
import { notSeen, type Seen, saw } from '../builder/seen.ts'
import type { ProofBuild } from '../builder/snapshot.ts'
import type { Mac, RunLimits } from '../mac/mac.ts'
import { whyNoAnswer } from './answers.ts'
import { findNix } from './nix-program.ts'

/** A busy builder is no broken builder: longer than this is "not known" (design.md, part 3). */
const proofLimitMs = 20_000

export interface ProofRequest {
  readonly uri: string
  readonly system: string
  readonly limitMs?: number
  readonly signal?: AbortSignal
}

/**
 * A real build by the ordinary user. It goes through the daemon and root's ssh to the guest: it needs no rights
 * and is the truth about the route (design.md, "The proof build"). What it built is deleted again.
 */
export async function proofBuild(mac: Mac, request: ProofRequest): Promise<Seen<ProofBuild>> {
  const nix = await findNix(mac)
  if (!nix.ok) return notSeen(mac.now(), nix.why)
  const derivation = proofDerivation(request.system, randomUUID())
  if (derivation === null) return notSeen(mac.now(), `“${request.system}” is no Linux system`)
  const folder = dirname(nix.value)
  const began = performance.now()
  const ran = await mac.run(
    `${folder}/nix-build`,
    ['--no-out-link', '--max-jobs', '0', '--expr', derivation],
    limitsOf(request),
  )
  if (ran.ended !== 'exited') return notSeen(mac.now(), whyNoAnswer('nix-build', ran))
  await deleteProof(mac, folder, ran.stdout + ran.stderr)
  const verdict = readBuildLog(ran.stderr, ran.code === 0, request.uri)
  const seconds = Math.round((performance.now() - began) / 100) / 10
  switch (verdict.result) {
    case 'passed':
      return saw(mac.now(), { result: 'passed', seconds })
    case 'failed':
      return saw(mac.now(), { result: 'failed', seconds, said: verdict.said })
    case 'not-known':
      return notSeen(mac.now(), verdict.why)
  }
}

function limitsOf(request: ProofRequest): RunLimits {
  return {
    timeoutMs: request.limitMs ?? proofLimitMs,
    // Also for root the daemon builds: else it would open the store and the connection itself.
    environment: { NIX_REMOTE: 'daemon' },
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  }
}

/** The store is left as it was; a path that somebody else uses by now stays. */
async function deleteProof(mac: Mac, folder: string, log: string): Promise<void> {
  const paths = proofPathsIn(log)
  if (paths.length > 0) await mac.run(`${folder}/nix-store`, ['--delete', ...paths])
}
