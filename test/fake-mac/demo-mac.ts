import { readFileSync, renameSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFakeMac, fakeMacsFolder } from './fake-mac.ts'
import { removeKilledDemos } from './killed-demos.ts'
import { explainMissingVm } from './real-vm/real-vm.ts'
import { getScenario, scenarios } from './scenarios.ts'
import { reserveUsedDisk } from './used-disk.ts'
import { getFakesFolder } from './write-tree.ts'

/** The fake Mac of `npm start`, for scripts/start.mjs. */
export interface DemoMac {
  readonly root: string
  readonly dataFolder: string
  stop(): Promise<void>
}

/** For `npm start -- --list` and for checking the scenario's id. */
export { getScenario, scenarios }

/** Returns why this scenario cannot run on this system, in a sentence for the user; null if it can. */
export function explainUnavailable(scenario: string): string | null {
  return scenario === 'real-vm' ? explainMissingVm() : null
}

/**
 * Starts the demo. The app requests another scenario by writing its id to ROOT/fakes/wanted-scenario; once the Mac has
 * changed, the new id is written to demo.json in the same folder.
 * @param onError called with a message if a change fails
 */
export async function openDemoMac(scenario: string, onError: (message: string) => void): Promise<DemoMac> {
  await removeKilledDemos(fakeMacsFolder)
  const fakeMac = await createFakeMac({ scenario, preferRealPorts: true })
  const folder = getFakesFolder(fakeMac.root)
  reserveUsedDisk(fakeMac.root)
  let shownScenario = scenario
  let currentChange = Promise.resolve()
  writeDemoState(folder, shownScenario)
  const change = async () => {
    const wantedScenario = readWantedScenario(folder)
    if (wantedScenario === null || wantedScenario === shownScenario) return
    await fakeMac.setScenario(wantedScenario)
    reserveUsedDisk(fakeMac.root)
    shownScenario = wantedScenario
    writeDemoState(folder, shownScenario)
  }
  const watcher = watch(folder, (_event, name) => {
    if (name !== 'wanted-scenario') return
    currentChange = currentChange.then(change).catch((error: unknown) => onError(String(error)))
  })
  return {
    root: fakeMac.root,
    dataFolder: fakeMac.dataFolder,
    async stop() {
      watcher.close()
      await currentChange
      await fakeMac.stop()
    },
  }
}

/** Returns the requested scenario's id; null if none was requested, or the file does not hold the id of a scenario. */
function readWantedScenario(folder: string): string | null {
  try {
    const wantedScenario = readFileSync(join(folder, 'wanted-scenario'), 'utf8').trim()
    return scenarios.some(({ id }) => id === wantedScenario) ? wantedScenario : null
  } catch {
    return null
  }
}

function writeDemoState(folder: string, scenario: string): void {
  const file = join(folder, 'demo.json')
  const list = scenarios.map(({ id, title }) => ({ id, title }))
  writeFileSync(`${file}.new`, JSON.stringify({ scenario, scenarios: list }))
  renameSync(`${file}.new`, file)
}
