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

/** Runs one test build at a time, for each system of the builder's entry. */
export interface TestBuildController {
  /** Returns the status that includes the results; null if a build runs already or the run failed. */
  run(): Promise<Status | null>
  /** Aborts the running build; if none runs, discards the last result. */
  stop(): void
}

/** Number of characters of Nix's output that are displayed. */
const keptOutput = 8000

export function openTestBuildController(options: TestBuildControllerOptions): TestBuildController {
  const getTime = () => options.mac.now().toISOString()
  let progress: TestBuildProgress | undefined
  let running: AbortController | null = null
  const show = (next: TestBuildProgress | undefined) => {
    progress = next
    options.onChange(next)
  }
  const add = (more: (before: TestBuildProgress) => Partial<TestBuildProgress>) => {
    if (progress !== undefined) show({ ...progress, ...more(progress) })
  }
  return {
    async run() {
      if (running !== null) return null
      const controller = new AbortController()
      running = controller
      show({ since: getTime(), building: null, finished: false, output: '', results: [] })
      try {
        const { status } = await runTestBuilds(options.mac, options.scanner, {
          systems: [],
          signal: controller.signal,
          onBegin: (system, uri) => add(() => ({ building: { system, uri, since: getTime() } })),
          onOutput: (text) => add(({ output }) => ({ output: `${output}${text}`.slice(-keptOutput) })),
          onResult: (result) => add(({ results }) => ({ results: [...results, result], building: null })),
        })
        return status
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        add(({ output }) => ({ output: `${output}\n${reason}`.trim() }))
        return null
      } finally {
        running = null
        add(() => ({ finished: true, building: null }))
      }
    },
    stop() {
      if (running === null) {
        show(undefined)
        return
      }
      add(() => ({ stopping: true }))
      running.abort()
    },
  }
}
