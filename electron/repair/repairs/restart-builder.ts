import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Repair } from '../plan/repair.ts'
import { buildsThatWouldDie } from '../plan/running-builds.ts'
import { targetService } from '../plan/target-service.ts'
import { assignValues, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/restart-builder.sh'

const id = 'restart-builder'
const title = 'Restart the Linux builder'

/**
 * launchd ends the machine as a power cut would (`kickstart -k`: SIGTERM, after the exit timeout SIGKILL) and starts it with the
 * definition it has in memory (docs/macos.md, "Loading and unloading a service").
 */
export const restartBuilder: Repair = {
  id,
  title,
  button: 'Restart builder…',
  risk: 'interrupts',
  plan,
}

function plan(snapshot: Snapshot, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({ ok: false, repair: id, finding: finding.key, reason })
  const service = targetService(snapshot, finding)
  if (!service) {
    return refuse('No launchd service of this Mac runs the builder, so whoever started it has to restart it.')
  }
  if (service.job.observed && !service.job.value.known) {
    return refuse(`launchd does not know ${service.label}: it has to be loaded first (load-service).`)
  }
  const label = shellQuote('label', service.label)
  if (!label) return refuse('The name of the service has characters that are not taken in a root script.')
  return {
    ok: true,
    plan: {
      repair: id,
      finding: finding.key,
      title,
      risk: 'interrupts',
      needsAdmin: true,
      values: assignValues({ label }),
      steps: [
        {
          description: `launchd ends ${service.label} and starts it again`,
          script: stepText(script, 0),
        },
      ],
      paths: [],
      interrupts: buildsThatWouldDie(snapshot),
      undo: null,
      permanentFix: finding.permanentFix,
    },
  }
}
