import { readFileSync, renameSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFakeMac } from './fake-mac.ts'
import { scenarioOf, scenarios } from './scenarios.ts'
import { fakesFolderOf } from './write-tree.ts'

/** The fake Mac of `npm start`, for scripts/start.mjs. */
export interface DemoMac {
  readonly root: string
  readonly dataFolder: string
  stop(): Promise<void>
}

/** What `npm start -- --list` prints, and what a scenario is called. */
export { scenarioOf, scenarios }

/**
 * Starts the demo. The app picks another scenario by writing its id to ROOT/stand-in/wanted-scenario; when the Mac has
 * changed, demo.json there names it. `failed` is called with a message if a change fails.
 */
export async function openDemoMac(scenario: string, failed: (message: string) => void): Promise<DemoMac> {
  const fakeMac = await createFakeMac({ scenario, preferRealPorts: true })
  const folder = fakesFolderOf(fakeMac.root)
  let shown = scenario
  let changing = Promise.resolve()
  tellApp(folder, shown)
  const change = async () => {
    const wanted = wantedScenario(folder)
    if (wanted === null || wanted === shown) return
    await fakeMac.setScenario(wanted)
    shown = wanted
    tellApp(folder, shown)
  }
  const watcher = watch(folder, (_event, name) => {
    if (name !== 'wanted-scenario') return
    changing = changing.then(change).catch((error: unknown) => failed(String(error)))
  })
  return {
    root: fakeMac.root,
    dataFolder: fakeMac.dataFolder,
    async stop() {
      watcher.close()
      await changing
      await fakeMac.stop()
    },
  }
}

/** Null while nothing is wanted, or where what is written is no scenario. */
function wantedScenario(folder: string): string | null {
  try {
    const wanted = readFileSync(join(folder, 'wanted-scenario'), 'utf8').trim()
    return scenarios.some(({ id }) => id === wanted) ? wanted : null
  } catch {
    return null
  }
}

function tellApp(folder: string, scenario: string): void {
  const file = join(folder, 'demo.json')
  const list = scenarios.map(({ id, title }) => ({ id, title }))
  writeFileSync(`${file}.new`, JSON.stringify({ scenario, scenarios: list }))
  renameSync(`${file}.new`, file)
}
