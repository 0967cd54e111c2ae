import { findStuckBuilds } from '../../core/builders/stuck-builds.ts'
import { formatList, selectPlural } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { createInterruption } from '../plan/running-builds.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/end-stuck-build.sh'

/** ps gives ages in whole seconds, and the clock may be adjusted slightly. */
const slackSeconds = 2

const texts = defineTexts({
  title: 'End the stuck build',
  progress: 'Ending the stuck build',
  done: 'Stuck build ended',
  failure: {
    notDone: "Stuck build wasn't ended",
    notFixed: 'The build is still stuck',
    unsure: 'Stuck build may still be running',
  },
  button: 'End Build…',
  refusals: {
    none: 'No build is stuck now.',
  },
  steps: {
    check: (pids: readonly string[]) =>
      selectPlural(
        pids.length,
        `Check that process ${formatList(pids)} still belongs to that build`,
        `Check that processes ${formatList(pids)} still belong to those builds`,
      ),
    end: (pids: readonly string[]) =>
      selectPlural(
        pids.length,
        `End process ${formatList(pids)}, and nothing else`,
        `End processes ${formatList(pids)}, and nothing else`,
      ),
  },
})

/**
 * Ends the build hooks that wait for a VM that is gone, and no other process. Root checks each again: its account, its
 * command, and that it began no later than the scan says, so a number that another process got since is refused.
 */
export const endStuckBuild = repair({
  id: 'end-stuck-build',
  texts,
  risk: 'interrupts',
  plan(snapshot, { subject }) {
    const builds = findStuckBuilds(snapshot)
      .filter(({ builder }) => builder.entry.uri === subject)
      .map(({ build }) => build)
    const processes = builds.flatMap(({ pid }) => quoteValue('id', pid) ?? [])
    const latestStartMs = Math.max(...builds.map(({ startedAt }) => Date.parse(startedAt)))
    const began = quoteValue('id', Math.ceil(latestStartMs / 1000) + slackSeconds)
    if (builds.length === 0 || processes.length !== builds.length || began === null) {
      return refuse(texts.refusals.none)
    }
    const pids = builds.map(({ pid }) => String(pid))
    return {
      values: assignValues({ began }, processes),
      steps: [
        { description: texts.steps.check(pids), script: getStepText(script, 0) },
        { description: texts.steps.end(pids), script: getStepText(script, 1) },
      ],
      interrupts: builds.map(createInterruption),
    }
  },
})
