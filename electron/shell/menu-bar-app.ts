import { join } from 'node:path'
import { app, Menu, powerMonitor } from 'electron'
import type { Status } from '../builder/status.ts'
import type { Monitor } from '../monitor/monitor.ts'
import { noticesFor } from '../monitor/notices.ts'
import { openBridge } from './bridge.ts'
import { openDemo } from './demo.ts'
import { nativeMenu } from './native-menu.ts'
import { openNotifications } from './notifications.ts'
import { openPopover } from './popover.ts'
import { popoverView, sentenceOf } from './popover-view.ts'
import { answerRequest } from './request-answers.ts'
import { openTray } from './tray.ts'

export interface MenuBarAppParts {
  readonly monitor: Monitor
  /** Folder of the built files (dist/). */
  readonly dist: string
  /** Folder of the stand-in Mac, '' on a Mac. */
  readonly root: string
  /** The text for a bug report, with names of users and hosts replaced. */
  report(status: Status): string
}

export interface MenuBarApp {
  /** Opens the popover: a second start, a click on the Dock, a notification. */
  open(): void
  close(): void
}

/** Tray, popover and notifications over one monitor. The app must be ready. */
export function openMenuBarApp({ monitor, dist, root, report }: MenuBarAppParts): MenuBarApp {
  const popover = openPopover(join(dist, 'preload.cjs'), () => tray.bounds())
  const tray = openTray(join(dist, 'assets'), { clicked: popover.iconClicked })
  const notifications = openNotifications(popover.show, () => refresh())
  const demo = openDemo(root, () => {
    refresh()
    // Another scenario is another Mac: what was seen before says nothing of it.
    void monitor.look()
  })
  const bridge = openBridge(popover.contents, (request) =>
    answerRequest(request, { monitor, popover, demo, report, pushView: () => bridge.push(view()) }),
  )

  const view = () =>
    popoverView(monitor.state(), demo.now(), [...monitor.notices(), ...notifications.unshown()])
  const refresh = () => {
    const shown = view()
    const sentence = sentenceOf(shown)
    const state = shown.repair.at === 'running' ? 'repairing' : (shown.status?.state ?? 'unknown')
    tray.show(state, sentence, nativeMenu(shown, sentence, menuActions))
    bridge.push(shown)
  }
  const plan = (finding: string, repair: string) => {
    monitor.plan(finding, repair)
    popover.show()
  }
  const menuActions = {
    look: () => void monitor.look(),
    plan,
    open: popover.show,
    pickScenario: demo.pick,
    about: () => app.showAboutPanel(),
    quit: () => app.quit(),
  }

  const unsubscribe = monitor.subscribe((after, before) => {
    notifications.post(noticesFor(before, after, monitor.wokeAt()))
    refresh()
  })
  const woke = () => monitor.woke()
  powerMonitor.on('resume', woke)
  Menu.setApplicationMenu(applicationMenu())
  refresh()
  return {
    open: popover.show,
    close() {
      unsubscribe()
      powerMonitor.off('resume', woke)
      demo.stop()
      bridge.close()
      notifications.close()
      tray.remove()
    },
  }
}

/** On macOS the keys for copying work only where an Edit menu has them, though this app never shows its menus. */
function applicationMenu(): Menu | null {
  if (process.platform !== 'darwin') return null
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }])
}
