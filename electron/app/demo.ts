import { readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Demo } from './contract/bridge-contract.ts'

const demoSchema = z.object({
  scenario: z.string(),
  scenarios: z.array(z.object({ id: z.string(), title: z.string() })),
})

type Told = z.infer<typeof demoSchema>

export interface OpenDemo {
  /** Null where this is no demo. */
  now(): Demo | null
  /** Asks the stand-in Mac for another trouble; an id that it does not know is not passed on. */
  pick(scenario: string): void
  stop(): void
}

/** A change that has not come by then has failed: the picture of what is there is shown again, in milliseconds. */
const maxChangeMs = 20_000

export interface DemoOptions {
  /** Shows the demo as it is now. */
  onChange(): void
  /** A look at the Mac of the new scenario. */
  scan(): Promise<void>
}

/**
 * The demo of a stand-in Mac: its folder says which scenario it shows and listens for the wanted one. From the choice until
 * the look at the new Mac it is `changing`: what is seen in between is a Mac half taken down, which nobody asked to see.
 */
export function openDemo(root: string, parts: DemoOptions): OpenDemo {
  if (root === '') return { now: () => null, pick: () => undefined, stop: () => undefined }
  return new FolderDemo(join(root, 'stand-in'), parts)
}

class FolderDemo implements OpenDemo {
  private readonly folder: string
  private readonly options: DemoOptions
  private announced: Told | null
  private wanted: string | null = null
  private giveUp: NodeJS.Timeout | undefined
  readonly stop: () => void

  constructor(folder: string, parts: DemoOptions) {
    this.folder = folder
    this.options = parts
    this.announced = readDemo(folder)
    const stopWatching = watchFolder(folder, () => void this.read())
    this.stop = () => {
      clearTimeout(this.giveUp)
      stopWatching()
    }
  }

  now(): Demo | null {
    if (this.announced === null) return null
    return {
      ...this.announced,
      scenario: this.wanted ?? this.announced.scenario,
      changing: this.wanted !== null,
    }
  }

  pick(scenario: string): void {
    const { announced: told } = this
    if (!told?.scenarios.some(({ id }) => id === scenario) || scenario === this.now()?.scenario) return
    this.wanted = scenario
    clearTimeout(this.giveUp)
    this.giveUp = setTimeout(() => this.isThere(), maxChangeMs)
    writeFileSync(join(this.folder, 'wanted-scenario'), scenario)
    this.options.onChange()
  }

  private async read(): Promise<void> {
    // Half-written: the watch tells again once it is whole.
    const read = readDemo(this.folder)
    if (read === null || JSON.stringify(read) === JSON.stringify(this.announced)) return
    this.announced = read
    const isWanted = this.wanted === null || this.wanted === read.scenario
    if (!isWanted) return
    this.wanted = read.scenario
    this.options.onChange()
    // A look that had begun before may have seen a part of the old Mac.
    await this.options.scan()
    await this.options.scan()
    if (this.wanted === read.scenario) this.isThere()
  }

  private isThere(): void {
    clearTimeout(this.giveUp)
    this.wanted = null
    this.options.onChange()
  }
}

function readDemo(folder: string): Told | null {
  try {
    const read = demoSchema.safeParse(JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

function watchFolder(folder: string, changed: () => void): () => void {
  try {
    const watcher = watch(folder, changed)
    watcher.on('error', () => watcher.close())
    return () => watcher.close()
  } catch {
    return () => undefined
  }
}
