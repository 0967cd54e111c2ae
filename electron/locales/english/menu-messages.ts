import type { BuilderControl } from '../../core/model/plan.ts'

/** The menu of a right click. What it shares with the popover is said in the popover's words. */
export const menuMessages = {
  repair: 'Repair…',
  open: 'Open',
  showLog: 'Show log',
  controls: {
    start: 'Start builder…',
    stop: 'Stop builder…',
    restart: 'Restart builder…',
    'capture-log': 'Capture log…',
  } satisfies Record<BuilderControl, string>,
  snooze: 'Snooze notifications',
  snoozed: (until: string) => `Snoozed until ${until}`,
  settings: 'Settings…',
  installTool: 'Install command line tool…',
  scenario: 'Demo scenario',
  about: 'About Builderbar',
  quit: 'Quit',
}
