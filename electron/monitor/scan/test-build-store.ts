import type { Snapshot, TestBuild } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { runNixBuild } from '../../observe/nix/nix-build.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { takeLock } from '../storage/lock-file.ts'
import {
  dueTestBuild,
  type StoredTestBuild,
  saveTestBuild,
  storedTestBuildsSchema,
  validTestBuilds,
} from './test-build-policy.ts'

const fileName = 'proofs.json'
/** A proof build takes at most 20 s; a lock that is older was left behind. */
const lockStaleMs = 60_000

export interface RunTestBuildsOptions {
  /** A person waits for it: a failure is tried again at once. */
  readonly requested: boolean
  readonly signal?: AbortSignal
}

/** Makes proof builds when they are due and remembers them, for all programs of this account. */
export interface TestBuildStore {
  /** The builds that hold for what was seen. */
  current(snapshot: Snapshot): Promise<TestBuild[]>
  /** Makes the build that is due and keeps it; false where none is, or where one of ours is under way. */
  run(snapshot: Snapshot, options: RunTestBuildsOptions): Promise<boolean>
  /** Keeps builds that were made for a person when this was seen. */
  save(snapshot: Snapshot, made: readonly TestBuild[]): Promise<void>
}

export function openTestBuildStore(mac: Mac, folder: DataFolder): TestBuildStore {
  const read = async (): Promise<readonly StoredTestBuild[]> =>
    (await folder.readJson(fileName, storedTestBuildsSchema)) ?? []
  const keep = async (snapshot: Snapshot, made: readonly TestBuild[]) => {
    const kept = made.reduce((before, one) => saveTestBuild(before, snapshot, one), await read())
    await folder.writeJson(fileName, kept)
  }
  let underWay = false
  const build = async (
    snapshot: Snapshot,
    { requested: asked, signal }: RunTestBuildsOptions,
  ): Promise<boolean> => {
    const due = dueTestBuild(snapshot, await read(), asked)
    if (due === null) return false
    const lock = await takeLock(folder.path, 'proof.lock', lockStaleMs)
    if (!lock.held) return false
    try {
      const made = await runNixBuild(mac, { ...due, ...(signal === undefined ? {} : { signal }) })
      if (signal?.aborted) return false
      await keep(snapshot, [{ ...due, outcome: made }])
      return true
    } finally {
      await lock.release()
    }
  }
  return {
    current: async (snapshot) => validTestBuilds(snapshot, await read()),
    save: keep,
    async run(snapshot, options) {
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
