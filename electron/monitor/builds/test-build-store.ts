import type { Proof, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { proofBuild } from '../../observe/nix/nix-build.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { takeLock } from '../storage/lock-file.ts'
import { type KeptProof, keepProof, keptProofsSchema, proofDue, proofsThatHold } from './test-build-policy.ts'

const fileName = 'proofs.json'
/** A proof build takes at most 20 s; a lock that is older was left behind. */
const lockStaleMs = 60_000

export interface ProveOptions {
  /** A person waits for it: a failure is tried again at once. */
  readonly asked: boolean
  readonly signal?: AbortSignal
}

/** Makes proof builds when they are due and remembers them, for all programs of this account. */
export interface ProofKeeper {
  /** The builds that hold for what was seen. */
  holding(snapshot: Snapshot): Promise<Proof[]>
  /** Makes the build that is due and keeps it; false where none is, or where one of ours is under way. */
  prove(snapshot: Snapshot, options: ProveOptions): Promise<boolean>
  /** Keeps builds that were made for a person when this was seen. */
  keep(snapshot: Snapshot, made: readonly Proof[]): Promise<void>
}

export function openProofKeeper(mac: Mac, folder: DataFolder): ProofKeeper {
  const read = async (): Promise<readonly KeptProof[]> =>
    (await folder.readJson(fileName, keptProofsSchema)) ?? []
  const keep = async (snapshot: Snapshot, made: readonly Proof[]) => {
    const kept = made.reduce((before, one) => keepProof(before, snapshot, one), await read())
    await folder.writeJson(fileName, kept)
  }
  let underWay = false
  const build = async (snapshot: Snapshot, { asked, signal }: ProveOptions): Promise<boolean> => {
    const due = proofDue(snapshot, await read(), asked)
    if (due === null) return false
    const lock = await takeLock(folder.path, 'proof.lock', lockStaleMs)
    if (!lock.held) return false
    try {
      const made = await proofBuild(mac, { ...due, ...(signal === undefined ? {} : { signal }) })
      if (signal?.aborted) return false
      await keep(snapshot, [{ ...due, build: made }])
      return true
    } finally {
      await lock.release()
    }
  }
  return {
    holding: async (snapshot) => proofsThatHold(snapshot, await read()),
    keep,
    async prove(snapshot, options) {
      if (underWay) return false
      underWay = true
      try {
        return await build(snapshot, options)
      } finally {
        underWay = false
      }
    },
  }
}
