import type { Snapshot, TestBuild } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { runNixBuild } from '../../observe/nix/nix-build.ts'
import type { DataFolder } from '../storage/data-folder.ts'
import { JsonFile } from '../storage/json-file.ts'
import { takeLock } from '../storage/lock-file.ts'
import {
  findDueTestBuild,
  type StoredTestBuild,
  saveTestBuild,
  selectValidTestBuilds,
  storedTestBuildsSchema,
} from './test-build-policy.ts'

const fileName = 'test-builds.json'
/** A test build takes at most 20 s; an older lock was left behind. */
const lockStaleMs = 60_000

export interface RunTestBuildsOptions {
  /** The user waits for it: a failed build is repeated at once. */
  readonly requested: boolean
  readonly signal?: AbortSignal
}

/** Runs test builds when they are due and stores them for all programs of this account. */
export interface TestBuildStore {
  /** Returns the stored builds that are valid for the snapshot. */
  current(snapshot: Snapshot): Promise<TestBuild[]>
  /** Runs the due build and stores it. Returns false if none is due, one is already running, or it was aborted. */
  run(snapshot: Snapshot, options: RunTestBuildsOptions): Promise<boolean>
  /** Stores builds that the user ran, with the snapshot they belong to. */
  save(snapshot: Snapshot, made: readonly TestBuild[]): Promise<void>
}

export function openTestBuildStore(mac: Mac, folder: DataFolder): TestBuildStore {
  const file = new JsonFile<readonly StoredTestBuild[]>(folder, fileName, storedTestBuildsSchema)
  const read = async () => (await file.read()) ?? []
  const save = async (snapshot: Snapshot, made: readonly TestBuild[]) => {
    const kept = made.reduce((before, build) => saveTestBuild(before, snapshot, build), await read())
    await file.write(kept)
  }
  let isRunning = false
  const build = async (snapshot: Snapshot, options: RunTestBuildsOptions): Promise<boolean> => {
    const { signal } = options
    const due = findDueTestBuild(snapshot, await read(), options)
    if (due === null) return false
    const lock = await takeLock(folder.path, 'test-build.lock', lockStaleMs)
    if (!lock.held) return false
    try {
      const made = await runNixBuild(mac, { ...due, ...(signal === undefined ? {} : { signal }) })
      if (signal?.aborted) return false
      await save(snapshot, [{ ...due, ...made }])
      return true
    } finally {
      await lock.release()
    }
  }
  return {
    current: async (snapshot) => selectValidTestBuilds(snapshot, await read()),
    save,
    async run(snapshot, options) {
      if (isRunning) return false
      isRunning = true
      try {
        return await build(snapshot, options)
      } finally {
        isRunning = false
      }
    },
  }
}
