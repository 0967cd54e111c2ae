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
export class TestBuildStore {
  private readonly mac: Mac
  private readonly folder: DataFolder
  private readonly file: JsonFile<StoredTestBuild[]>
  private isRunning = false

  constructor(mac: Mac, folder: DataFolder) {
    this.mac = mac
    this.folder = folder
    this.file = new JsonFile(folder, fileName, storedTestBuildsSchema)
  }

  /** Returns the stored builds that are valid for the snapshot. */
  async current(snapshot: Snapshot): Promise<TestBuild[]> {
    return selectValidTestBuilds(snapshot, await this.read())
  }

  /** Runs the due build and stores it. Returns false if none is due, one is already running, or it was aborted. */
  async run(snapshot: Snapshot, options: RunTestBuildsOptions): Promise<boolean> {
    if (this.isRunning) return false
    this.isRunning = true
    try {
      return await this.runDue(snapshot, options)
    } finally {
      this.isRunning = false
    }
  }

  /** Stores builds that the user ran, with the snapshot they belong to. */
  async save(snapshot: Snapshot, builds: readonly TestBuild[]): Promise<void> {
    let storedBuilds = await this.read()
    for (const build of builds) storedBuilds = saveTestBuild(storedBuilds, snapshot, build)
    await this.file.write(storedBuilds)
  }

  private async read(): Promise<StoredTestBuild[]> {
    return (await this.file.read()) ?? []
  }

  private async runDue(snapshot: Snapshot, options: RunTestBuildsOptions): Promise<boolean> {
    const { signal } = options
    const dueBuild = findDueTestBuild(snapshot, await this.read(), options)
    if (dueBuild === null) return false
    const lock = await takeLock(this.folder.path, 'test-build.lock', lockStaleMs)
    if (!lock.held) return false
    try {
      const result = await runNixBuild(this.mac, { ...dueBuild, ...(signal === undefined ? {} : { signal }) })
      if (signal?.aborted) return false
      await this.save(snapshot, [{ ...dueBuild, ...result }])
      return true
    } finally {
      await lock.release()
    }
  }
}
