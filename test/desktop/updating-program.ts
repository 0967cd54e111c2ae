import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, session } from 'electron'
import { openUpdateClient } from '../../electron/app/updates/update-client.ts'
import { describeUpdateError } from '../../electron/app/updates/update-error.ts'
import { english } from '../../electron/locales/english/english.ts'

/**
 * An app that only looks for updates and downloads them, from each address in turn. The last argument is a list of
 * addresses, each with its app-update.yml; it prints a line for each. On Linux, Electron's updater, which receives the
 * download, is a stub.
 */
const updates: { address: string; configFile: string }[] = JSON.parse(process.argv.at(-1) ?? '')

async function update(address: string, configFile: string): Promise<unknown> {
  // Each updater reads the name of its download folder from this file when it downloads.
  copyFileSync(configFile, join(app.getAppPath(), 'dev-app-update.yml'))
  const timeouts = { listMs: 1000, downloadMs: 5000, stallMs: 1000 }
  const updater = openUpdateClient({ address, timeouts, onRefused: () => undefined })
  const percents: number[] = []
  try {
    const release = await updater.newest()
    if (release === null) return { came: 'nothing' }
    await updater.download(release, (percent) => percents.push(percent))
    updater.handOver()
    return { came: release.version, notes: release.notes, percent: percents.at(-1) ?? null }
  } catch (error) {
    return { came: 'trouble', message: describeUpdateError(error, english.updates.errors) }
  }
}

// A top-level await here would wait for itself for ever.
void app.whenReady().then(async () => {
  // Starts Chromium's network process, which on a busy machine takes longer than the timeouts above.
  await session.defaultSession.resolveHost('127.0.0.1')
  for (const { address, configFile } of updates) {
    console.log(`came ${JSON.stringify(await update(address, configFile))}`)
  }
  app.exit(0)
})
