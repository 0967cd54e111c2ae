import { defineTexts } from '../../core/text/translated-texts.ts'

/** Texts of repairs that did not run. */
export const repairRunnerTexts = defineTexts({
  nothingRan: 'Nothing ran.',
  busy: 'Another repair is in progress. Nothing ran.',
  busyProcess: (pid: number) => `Another repair is in progress (process ${pid}). Nothing ran.`,
})
