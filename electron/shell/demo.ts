import { readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Demo } from './bridge-contract.ts'

const demoSchema = z.object({
  scenario: z.string(),
  scenarios: z.array(z.object({ id: z.string(), title: z.string() })),
})

export interface OpenDemo {
  /** Null where this is no demo. */
  now(): Demo | null
  /** Asks the stand-in Mac for another trouble; an id that it does not know is not passed on. */
  pick(scenario: string): void
  stop(): void
}

/** The demo of a stand-in Mac: its folder says which scenario it shows and listens for the wanted one. */
export function openDemo(root: string, changed: () => void): OpenDemo {
  if (root === '') return { now: () => null, pick: () => undefined, stop: () => undefined }
  const folder = join(root, 'stand-in')
  let demo = readDemo(folder)
  const stop = watchFolder(folder, () => {
    // Half-written: the watch tells again once it is whole.
    const read = readDemo(folder)
    if (read === null || JSON.stringify(read) === JSON.stringify(demo)) return
    demo = read
    changed()
  })
  return {
    now: () => demo,
    pick(scenario) {
      if (!demo?.scenarios.some(({ id }) => id === scenario)) return
      writeFileSync(join(folder, 'wanted-scenario'), scenario)
    },
    stop,
  }
}

function readDemo(folder: string): Demo | null {
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
