import type { BuilderControl } from '../../core/model/plan.ts'

/** What can be asked for at any time. */
export const toolbarMessages = {
  testBuild: 'Test build',
  controls: {
    start: 'Start…',
    stop: 'Stop…',
    restart: 'Restart…',
    'capture-log': 'Capture log…',
  } satisfies Record<BuilderControl, string>,
  report: 'Report',
  settings: 'Settings',
}
