import { existsSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

/**
 * Removes the folders of demos that were killed together with their launchd (SIGKILL of the process group), since each
 * has reserved several GiB (used-disk.ts). A demo lives while something listens on its launchd's socket.
 * @param parent the folder with the folders of all fake Macs
 */
export async function removeKilledDemos(parent: string): Promise<void> {
  const folders = readdirSync(parent)
    .filter((name) => name.startsWith('bb-'))
    .map((name) => join(parent, name))
  for (const folder of folders) {
    const fakes = join(folder, 'mac/fakes')
    // Written once the demo runs, so one that is just starting has none, nor has the fake Mac of a test.
    if (!existsSync(join(fakes, 'demo.json')) || (await isListening(join(fakes, 'launchd.sock')))) continue
    // Another account's folder stays.
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {}
  }
}

/** Without the socket, too, nothing listens. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
