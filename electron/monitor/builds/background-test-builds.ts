import type { Status } from '../../core/model/status.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { RunTestBuildsOptions } from '../scan/test-build-store.ts'

/** Runs test builds in the background, so that no scan waits 20 s for one. */
export class BackgroundTestBuilds {
  private readonly scanner: Scanner
  private readonly stopController = new AbortController()
  private running: Promise<Status | null> | null = null

  constructor(scanner: Scanner) {
    this.scanner = scanner
  }

  /**
   * Runs the build that is due after the last scan and returns the status with its result; null if none is due, one runs
   * already, or it was aborted.
   */
  async run({ requested }: Pick<RunTestBuildsOptions, 'requested'>): Promise<Status | null> {
    const { signal } = this.stopController
    if (this.running !== null || signal.aborted) return null
    this.running = this.scanner.runTestBuilds({ requested, signal })
    try {
      const status = await this.running
      return signal.aborted ? null : status
    } catch (error) {
      if (signal.aborted) return null
      throw error
    } finally {
      this.running = null
    }
  }

  /** Aborts the running build and starts no more. */
  async stop(): Promise<void> {
    this.stopController.abort()
    await this.running?.catch(() => null)
  }
}
