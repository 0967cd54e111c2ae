import { refuse } from '../plan/plan-parts.ts'
import { repair } from '../plan/repair.ts'
import { listInterruptedBuilds } from '../plan/running-builds.ts'
import { findTargetService } from '../plan/target-service.ts'
import { assignValues, stepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/restart-builder.sh'

/**
 * launchd ends the VM as a power cut would (`kickstart -k`: SIGTERM, after the exit timeout SIGKILL) and starts it with the
 * definition that it has in memory (docs/macos.md, "Loading and unloading a service").
 */
export const restartBuilder = repair({
  id: 'restart-builder',
  title: 'Restart the Linux builder',
  button: 'Restart Builder…',
  risk: 'interrupts',
  plan(snapshot, finding) {
    const service = findTargetService(snapshot, finding)
    if (!service) {
      return refuse('No launchd service of this Mac runs the builder, so restart it the way it was started.')
    }
    if (service.job.observed && !service.job.value.known) {
      return refuse(`launchd does not know ${service.label}: it has to be loaded first (load-service).`)
    }
    const label = quoteValue('label', service.label)
    if (!label) return refuse("The name of the service has characters that aren't allowed in a root script.")
    return {
      values: assignValues({ label }),
      steps: [
        {
          description: `Restart ${service.label}`,
          script: stepText(script, 0),
        },
      ],
      interrupts: listInterruptedBuilds(snapshot),
    }
  },
})
