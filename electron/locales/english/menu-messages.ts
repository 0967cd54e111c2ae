import type { BuilderControl } from '../../core/model/plan.ts'

/** The menu of the icon, and that of the popover's last slot. */
export const menuMessages = {
  repair: 'Repair…',
  open: 'Open Builderbar',
  showLog: 'Show Log',
  controls: {
    start: 'Start Builder…',
    stop: 'Stop Builder…',
    restart: 'Restart Builder…',
    'collect-garbage': 'Collect Garbage…',
    'capture-log': 'Capture Log…',
    'admin-check': 'Check as Administrator…',
  } satisfies Record<BuilderControl, string>,
  openShell: 'Open Shell in Builder…',
  snooze: 'Snooze Notifications',
  snoozed: (until: string) => `Snoozed until ${until}`,
  settings: 'Settings…',
  installTool: 'Install Command Line Tool…',
  scenario: 'Demo Scenario',
  about: 'About Builderbar',
  quit: 'Quit Builderbar',
  undo: 'Undo Last Change…',
  checkForUpdates: 'Check for Updates…',
}
