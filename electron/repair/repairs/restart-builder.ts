import { defineTexts } from '../../core/text/translated-texts.ts'
import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { listInterruptedBuilds } from '../plan/running-builds.ts'
import { findTargetService } from '../plan/target-service.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/restart-builder.sh'

const texts = defineTexts({
  title: 'Restart the Linux builder',
  progress: 'Restarting the Linux builder',
  done: 'Linux builder restarted',
  failure: {
    notDone: "Linux builder wasn't restarted",
    notFixed: "Restarting the Linux builder didn't fix it",
    unsure: 'Linux builder may not be running yet',
  },
  button: 'Restart Builder…',
  refusals: {
    noService: "launchd doesn't run the builder, so restart it the way you started it.",
    notLoaded: (label: string) => `${label} isn't loaded in launchd. Load the builder's service first.`,
    characters: "The service's name has characters that aren't allowed in a root script.",
  },
  steps: {
    restart: (label: string) => `Turn the VM off and start it again, by restarting ${label}`,
  },
})

/**
 * launchd ends the VM as a power cut would (`kickstart -k`: SIGTERM, after the exit timeout SIGKILL) and starts it with the
 * definition that it has in memory (docs/macos.md, "Loading and unloading a service").
 */
export const restartBuilder = repair({
  id: 'restart-builder',
  texts,
  risk: 'interrupts',
  plan(snapshot, finding) {
    const service = findTargetService(snapshot, finding)
    if (!service) return refuse(texts.refusals.noService)
    if (service.job.observed && !service.job.value.known) {
      return refuse(texts.refusals.notLoaded(service.label))
    }
    const label = quoteValue('label', service.label)
    if (!label) return refuse(texts.refusals.characters)
    return {
      values: assignValues({ label }),
      steps: [{ description: texts.steps.restart(service.label), script: getStepText(script, 0) }],
      interrupts: listInterruptedBuilds(snapshot),
    }
  },
})
