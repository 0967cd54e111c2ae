import type { Status } from '../../core/model/status.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { TestBuildProgress } from '../state/monitor-state.ts'
import { runTestBuilds } from './test-build-run.ts'

export interface TestBuildControllerOptions {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly onChange: (progress: TestBuildProgress | undefined) => void
}

/** Number of characters of Nix's output that are displayed. */
const keptOutput = 8000

/** Runs one test build at a time, for each system of the builder's entry. */
export class TestBuildController {
  private readonly options: TestBuildControllerOptions
  private progress: TestBuildProgress | undefined
  private running: AbortController | null = null

  constructor(options: TestBuildControllerOptions) {
    this.options = options
  }

  /** Returns the status that includes the results; null if a build runs already or the run failed. */
  async run(): Promise<Status | null> {
    if (this.running !== null) return null
    const controller = new AbortController()
    this.running = controller
    this.show({ since: this.getTime(), building: null, finished: false, output: '', results: [] })
    try {
      const { status } = await runTestBuilds(this.options.mac, this.options.scanner, {
        systems: [],
        signal: controller.signal,
        onBegin: (system, uri) => this.update(() => ({ building: { system, uri, since: this.getTime() } })),
        onOutput: (text) => this.update(({ output }) => ({ output: `${output}${text}`.slice(-keptOutput) })),
        onResult: (result) =>
          this.update(({ results }) => ({ results: [...results, result], building: null })),
      })
      return status
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.update(({ output }) => ({ output: `${output}\n${reason}`.trim() }))
      return null
    } finally {
      this.running = null
      this.update(() => ({ finished: true, building: null }))
    }
  }

  /** Aborts the running build; if none runs, discards the last result. */
  stop(): void {
    if (this.running === null) {
      this.show(undefined)
      return
    }
    this.update(() => ({ stopping: true }))
    this.running.abort()
  }

  private show(progress: TestBuildProgress | undefined): void {
    this.progress = progress
    this.options.onChange(progress)
  }

  private update(change: (before: TestBuildProgress) => Partial<TestBuildProgress>): void {
    if (this.progress !== undefined) this.show({ ...this.progress, ...change(this.progress) })
  }

  private getTime(): string {
    return this.options.mac.now().toISOString()
  }
}
