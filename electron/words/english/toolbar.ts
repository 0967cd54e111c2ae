import type { BuilderControl } from '../../repair/control-builder.ts'

/** What can be asked for at any time. */
export const toolbarWords = {
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
