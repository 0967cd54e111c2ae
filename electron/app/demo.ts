import { readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { parseJson } from '../core/text/parse-json.ts'
import type { Demo } from './contract/bridge-contract.ts'

const demoSchema = z.object({
  scenario: z.string(),
  scenarios: z.array(z.object({ id: z.string(), title: z.string() })),
})

type Announcement = z.infer<typeof demoSchema>

/** Time after which a scenario change has failed and the current state is shown again, in milliseconds. */
const maxChangeMs = 20_000

export interface DemoOptions {
  /** Called when the demo has changed. */
  onChange(): void
  /** Scans the fake Mac. */
  scan(): Promise<void>
}

/**
 * The demo of a fake Mac, which announces its scenario in `demo.json` and reads the requested one from `wanted-scenario`.
 * From the request until the new Mac was scanned the demo is `changing`, because scans in between observe a Mac that is
 * being torn down.
 */
export class DemoController {
  private readonly folder: string
  private readonly options: DemoOptions
  private readonly stopWatching: () => void
  private announcement: Announcement | null = null
  private requestedScenario: string | null = null
  private changeTimer: NodeJS.Timeout | undefined

  /** @param root folder of the fake Mac; '' on a real one, which has no demo */
  constructor(root: string, options: DemoOptions) {
    this.folder = join(root, 'fakes')
    this.options = options
    this.announcement = root === '' ? null : readDemo(this.folder)
    this.stopWatching =
      root === '' ? () => undefined : watchFolder(this.folder, () => void this.onFolderChange())
  }

  /** Returns the demo, or null if the app runs on a real Mac. */
  current(): Demo | null {
    if (this.announcement === null) return null
    return {
      ...this.announcement,
      scenario: this.requestedScenario ?? this.announcement.scenario,
      changing: this.requestedScenario !== null,
    }
  }

  /** Switches the fake Mac to another scenario; unknown ids are ignored. */
  pick(scenario: string): void {
    const isKnown = this.announcement?.scenarios.some(({ id }) => id === scenario) ?? false
    if (!isKnown || scenario === this.current()?.scenario) return
    this.requestedScenario = scenario
    clearTimeout(this.changeTimer)
    this.changeTimer = setTimeout(() => this.endChange(), maxChangeMs)
    writeFileSync(join(this.folder, 'wanted-scenario'), scenario)
    this.options.onChange()
  }

  stop(): void {
    clearTimeout(this.changeTimer)
    this.stopWatching()
  }

  private async onFolderChange(): Promise<void> {
    // Null for a half-written file: the watcher fires again when it is complete.
    const read = readDemo(this.folder)
    if (read === null || JSON.stringify(read) === JSON.stringify(this.announcement)) return
    this.announcement = read
    const isExpected = this.requestedScenario === null || this.requestedScenario === read.scenario
    if (!isExpected) return
    this.requestedScenario = read.scenario
    this.options.onChange()
    // The first scan may have begun before the change and observed parts of the old Mac.
    await this.options.scan()
    await this.options.scan()
    if (this.requestedScenario === read.scenario) this.endChange()
  }

  private endChange(): void {
    clearTimeout(this.changeTimer)
    this.requestedScenario = null
    this.options.onChange()
  }
}

function readDemo(folder: string): Announcement | null {
  try {
    const parsed = demoSchema.safeParse(parseJson(readFileSync(join(folder, 'demo.json'), 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function watchFolder(folder: string, onChange: () => void): () => void {
  try {
    const watcher = watch(folder, onChange)
    watcher.on('error', () => watcher.close())
    return () => watcher.close()
  } catch {
    return () => undefined
  }
}
