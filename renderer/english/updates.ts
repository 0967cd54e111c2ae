import type { UpdateChoice } from '../../electron/shell/update-state.ts'

/** Newer releases of Builderbar itself. */
export const updateWords = {
  heading: 'Updates',
  choice: 'Newer releases of Builderbar',
  choices: {
    no: 'Not looked for',
    ask: 'Looked for daily',
    automatic: 'Downloaded too',
  } satisfies Record<UpdateChoice, string>,
  says: 'Once a day GitHub is asked for the newest release; nothing else leaves this Mac.',
  check: 'Look now',
  checking: 'Looking for a newer release.',
  newest: 'This is the newest release.',
  looked: (length: string) => `Looked ${length} ago.`,
  notLooked: 'Not looked for yet.',
  available: (version: string) => `Builderbar ${version} is there.`,
  download: 'Download',
  downloading: (version: string, percent: number) => `Builderbar ${version}: ${percent} % downloaded.`,
  ready: (version: string) => `Builderbar ${version} is downloaded. Quitting installs it.`,
  install: 'Restart and install',
  notes: 'What is new',
}
