import { findStuckBuilds } from '../../core/builders/stuck-builds.ts'
import { formatList, selectPlural } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { describeRemoteBuild } from '../plan/running-builds.ts'
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
    const latest = Math.max(...builds.map(({ startedAt }) => Date.parse(startedAt)))
    const began = quoteValue('id', Math.ceil(latest / 1000) + slackSeconds)
    if (builds.length === 0 || processes.length !== builds.length || began === null) {
      return refuse('No build is stuck now.')
    }
    const named = formatProcesses(builds.map(({ pid }) => pid))
    return {
      values: assignValues({ began }, processes),
      steps: [
        {
          description: `Check that ${named} still ${selectPlural(builds.length, 'belongs to that build', 'belong to those builds')}`,
          script: getStepText(script, 0),
        },
        { description: `End ${named}, and nothing else`, script: getStepText(script, 1) },
      ],
      interrupts: builds.map(describeRemoteBuild),
    }
  },
})

/** "process 501", "processes 501 and 502". */
function formatProcesses(pids: readonly number[]): string {
  return `${selectPlural(pids.length, 'process', 'processes')} ${formatList(pids.map(String))}`
}
