import type { Finding } from '../../core/model/finding.ts'
import type { BuilderControl, Planned, PlanStep, PlanSubject } from '../../core/model/plan.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { completePlan, type PlanParts, pickNames, type Refusal, refuse } from '../plan/plan-parts.ts'
import { listInterruptedBuilds } from '../plan/running-builds.ts'
import { findTargetService, getServiceName } from '../plan/target-service.ts'
import { collectGuestGarbage } from '../repairs/collect-guest-garbage.ts'
import { loadService } from '../repairs/load-service.ts'
import { restartBuilder } from '../repairs/restart-builder.ts'
import { assignValues, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/stop-builder.sh'
import { planAdminCheck } from './admin-check.ts'
import { planCaptureLog } from './capture-log.ts'

/** Texts of the plans that start, restart and stop the builder. */
export const builderControlTexts = defineTexts({
  start: {
    title: 'Start the Linux builder',
    progress: 'Starting the Linux builder',
    done: 'Linux builder started',
    failure: { notDone: "Linux builder didn't start", unsure: 'Linux builder may not be running yet' },
  },
  restart: {
    title: 'Restart the Linux builder',
    progress: 'Restarting the Linux builder',
    done: 'Linux builder restarted',
    failure: { notDone: "Linux builder didn't restart", unsure: 'Linux builder may not be running yet' },
  },
  stop: {
    title: 'Stop the Linux builder',
    progress: 'Stopping the Linux builder',
    done: 'Linux builder stopped',
    failure: { notDone: "Linux builder didn't stop", unsure: 'Linux builder may still be running' },
    undo: {
      effect: (builder: string) => `Start loads ${builder} again`,
    },
    refusals: {
      characters: "The name of the service has characters that aren't allowed in a root script.",
    },
    steps: {
      shutdown: (label: string) =>
        `Shut down the VM by unloading ${label}. It starts again when you start the builder or restart this Mac`,
    },
  },
  already: {
    stopped: 'Linux builder is already stopped',
    running: 'Linux builder is already running',
  },
  noService: {
    notDone: 'No Linux builder found',
    reason:
      "launchd doesn't run a Linux builder on this Mac. If you started one by hand, control it the same way.",
  },
  stoppedBuilder: "The builder isn't running. Start it first: the Nix inside it collects the garbage.",
})

/** `already`: the builder is in the requested state, as the message says without a full stop, and nothing has to run. */
export type ControlPlanned =
  | { readonly kind: 'planned'; readonly planned: Planned }
  | { readonly kind: 'already'; readonly subject: PlanSubject; readonly message: string }

/** Plans what was requested of this Mac's builder, as the snapshot shows the Mac (docs/architecture.md, "Terminal contract"). */
export function planControl(snapshot: Snapshot, control: BuilderControl): ControlPlanned {
  const service = findTargetService(snapshot, noFinding)
  if (control === 'admin-check')
    return { kind: 'planned', planned: planAdminCheck(snapshot, createSubject(control, service)) }
  const createAlreadyDone = (message: string) =>
    ({ kind: 'already', subject: createSubject(control, service), message }) as const
  if (service === null) {
    const { notDone, reason } = builderControlTexts.noService
    const subject = createSubject(control, null)
    return { kind: 'planned', planned: { ok: false, subject, notDone, reason } }
  }
  const job = service.job.observed ? service.job.value : null
  const { already: alreadyTexts } = builderControlTexts
  if (control === 'stop' && job?.known === false) return createAlreadyDone(alreadyTexts.stopped)
  if (control === 'start' && job?.known && job.pid !== null) return createAlreadyDone(alreadyTexts.running)
  return { kind: 'planned', planned: createControlPlan(snapshot, service, control) }
}

function createControlPlan(
  snapshot: Snapshot,
  service: Service,
  control: Exclude<BuilderControl, 'admin-check'>,
): Planned {
  const subject = createSubject(control, service)
  switch (control) {
    case 'capture-log':
      return planCaptureLog(snapshot, service, subject)
    case 'stop':
      return completePlan(
        {
          subject,
          names: builderControlTexts.stop,
          risk: 'interrupts',
        },
        stopParts(snapshot, service),
      )
    case 'collect-garbage':
      return planCollectGarbage(snapshot, service, subject)
    default: {
      const isLoaded = service.job.observed && service.job.value.known
      const repair = control === 'restart' && isLoaded ? restartBuilder : loadService
      const planned = repair.plan(snapshot, { ...noFinding, subject: service.label })
      return planned.ok
        ? {
            ok: true,
            plan: {
              ...planned.plan,
              subject,
              ...pickNames(control === 'start' ? builderControlTexts.start : builderControlTexts.restart),
            },
          }
        : { ...planned, subject }
    }
  }
}

/** The repair of a full disk, on request: the builder has to run, since its own Nix collects. */
function planCollectGarbage(snapshot: Snapshot, service: Service, subject: PlanSubject): Planned {
  const job = service.job.observed ? service.job.value : null
  if (job !== null && (!job.known || job.pid === null))
    return {
      ok: false,
      subject,
      notDone: collectGuestGarbage.texts.failure.notDone,
      reason: builderControlTexts.stoppedBuilder,
    }
  const planned = collectGuestGarbage.plan(snapshot, { ...noFinding, subject: service.label })
  return planned.ok ? { ok: true, plan: { ...planned.plan, subject } } : { ...planned, subject }
}

function createSubject(control: BuilderControl, service: Service | null): PlanSubject {
  return { kind: 'control', control, ...(service === null ? {} : { service: service.label }) }
}

/** Nothing is wrong: the repairs below are planned for the builder's own service. */
const noFinding: Finding = {
  id: '',
  subject: '',
  key: '',
  severity: 'note',
  title: '',
  headline: '',
  cause: '',
  explanation: '',
  evidence: [],
  causedBy: null,
  repairs: [],
  permanentFix: null,
}

/**
 * Unloads the service, because launchd restarts a service with KeepAlive as often as it ends. The service stays enabled: at
 * the next start of the Mac launchd loads its plist and the builder runs again.
 */
function stopParts(snapshot: Snapshot, service: Service): PlanParts | Refusal {
  const label = quoteValue('label', service.label)
  const { refusals, steps } = builderControlTexts.stop
  if (label === null) return refuse(refusals.characters)
  return {
    values: assignValues({ label }),
    steps: [{ description: steps.shutdown(service.label), script: getStepText(script, 0) }],
    interrupts: listInterruptedBuilds(snapshot),
    undo: createStopUndo(service),
  }
}

function createStopUndo(service: Service): PlanStep | null {
  const plist = quoteValue('path', service.plistPath)
  if (plist === null) return null
  return {
    description: builderControlTexts.stop.undo.effect(getServiceName(service)),
    script: `/bin/launchctl bootstrap system ${plist}`,
  }
}
