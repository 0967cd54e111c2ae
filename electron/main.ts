import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { app, dialog } from 'electron'
import { version } from '../package.json'
import { registerAppScheme, serveApp } from './app/app-protocol.ts'
import { parseStartMode } from './app/command-line.ts'
import { confinePages, denyPermissions } from './app/hardening.ts'
import { type ReceivedLinks, receiveLinks } from './app/received-links.ts'
import { ignoreSandbox } from './app/sandbox-environment.ts'
import { runCli } from './cli/run-cli.ts'
import type { Status } from './core/model/status.ts'
import { selectMessages } from './locales/messages.ts'

/** Starts the menu-bar app, or the CLI if a packed app is called with a command. */
const dist = dirname(fileURLToPath(import.meta.url))
ignoreSandbox(process.env, { isPackaged: app.isPackaged, folder: app.getAppPath() })
const root = process.env.BUILDERBAR_ROOT ?? ''
const home = process.env.BUILDERBAR_HOME ?? ''
const messages = selectMessages(app.getPreferredSystemLanguages())
/** Longest time that quitting may take, in milliseconds. */
const maxShutdownMs = 2000

const startMode = app.isPackaged ? parseStartMode(process.argv.slice(1)) : { kind: 'menu-bar' as const }
switch (startMode.kind) {
  case 'terminal':
    // Electron becomes ready only after this file has finished, so a command shows no window or icon and needs no
    // desktop.
    await runCli(startMode.args, process)
    await waitForEnd()
    break
  case 'nothing':
    // Before ready this is a line on stderr on Linux, a dialog on a Mac.
    dialog.showErrorBox(messages.notStarted.heading, messages.notStarted.message(startMode.refused))
    app.exit(64)
    break
  case 'menu-bar':
    startMenuBar()
}

function startMenuBar(): void {
  if (home !== '') app.setPath('userData', home)
  registerAppScheme()
  confinePages()
  // A second start only opens the popover of the first.
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  const links = receiveLinks()
  void app.whenReady().then(() => start(links))
}

/** Never resolves, so that the app does not start while the command's last output is written. */
function waitForEnd(): Promise<never> {
  return new Promise(() => undefined)
}

async function start(links: ReceivedLinks): Promise<void> {
  app.dock?.hide()
  denyPermissions()
  serveApp(`${dist}/renderer`)
  // Imported here because a CLI command needs none of it.
  const [
    { openMac },
    { createDataFolder },
    { openMonitor },
    { StatusCache },
    { openMenuBarApp },
    { speak },
    { formatReport: reportText },
    { collectIdentity },
  ] = await Promise.all([
    import('./mac/real/real-mac.ts'),
    import('./monitor/storage/data-folder.ts'),
    import('./monitor/monitor.ts'),
    import('./monitor/storage/status-cache.ts'),
    import('./app/menu-bar-app.ts'),
    import('./app/language/translation.ts'),
    import('./cli/report/report.ts'),
    import('./cli/terminal/identity.ts'),
  ])
  speak(messages.language)
  const mac = openMac({ root })
  const folder = createDataFolder(mac)
  const monitor = openMonitor({ mac, folder })
  const cache = new StatusCache(folder, monitor)
  const report = (status: Status) => reportText(status, collectIdentity(mac))
  const menuBar = await openMenuBarApp({ mac, folder, monitor, messages, dist, root, report })
  app.setAboutPanelOptions({ applicationName: app.getName(), applicationVersion: version })

  links.deliverTo(menuBar.openLink)
  app.on('second-instance', menuBar.open)
  // macOS 26 can hide the icon; then starting the app again must show something (docs/macos.md, "Menu bar
  // icon").
  app.on('activate', menuBar.open)
  // Without a listener Electron quits when the popover's page has died.
  app.on('window-all-closed', () => undefined)
  app.once('will-quit', (event) => {
    event.preventDefault()
    const closing = Promise.all([menuBar.close(), cache.close(), monitor.stop()])
    // Waits for pending writes, but not for a scan that hangs. Electron accepts the second quit only after it has
    // handled the first.
    void Promise.race([closing, pause(maxShutdownMs)]).finally(() => setImmediate(() => app.quit()))
  })
}
