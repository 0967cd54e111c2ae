import { captureLogId } from '../../core/builders/log-capture.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Plan, Planned, PlanStep } from '../../core/model/plan.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { buildsThatWouldDie } from '../plan/running-builds.ts'
import { nameOf, targetService } from '../plan/target-service.ts'
import { loadService } from '../repairs/load-service.ts'
import { restartBuilder } from '../repairs/restart-builder.ts'
import { assignValues, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/stop-builder.sh'
import { planCaptureLog } from './capture-log.ts'

/**
 * What a person may ask of the builder without anything being wrong (docs/architecture.md, "Terminal
 * contract").
 */
export const builderControls = ['start', 'stop', 'restart', captureLogId] as const
export type BuilderControl = (typeof builderControls)[number]

/** A plan, or that the builder is so already and nothing has to run. */
export type ControlPlanned =
  | { readonly kind: 'planned'; readonly planning: Planned }
  | { readonly kind: 'already'; readonly repair: string; readonly subject: string; readonly message: string }

/** The id under which results and history name it. */
function repairOf(control: BuilderControl): string {
  return control === captureLogId ? control : `${control}-builder`
}

/** What a plan of these is for stands where others have the key of a finding: `stop@org.nixos.linux-builder`. */
function subjectOf(control: BuilderControl, service: Service | null): string {
  return `${control}@${service?.label ?? ''}`
}

/** Which control a plan carries out, or null where it repairs a finding. */
export function controlOf({ finding }: Pick<Plan, 'finding'>): BuilderControl | null {
  return builderControls.find((control) => finding.startsWith(`${control}@`)) ?? null
}

/** The plan to start, stop or restart the builder of this Mac as the snapshot shows it. Pure. */
export function planControl(snapshot: Snapshot, control: BuilderControl): ControlPlanned {
  const service = targetService(snapshot, nobodysFinding)
  const subject = subjectOf(control, service)
  const repair = repairOf(control)
  const finding = { ...nobodysFinding, subject: service?.label ?? '', key: subject }
  if (service === null) {
    const reason =
      'No launchd service of this Mac runs a Linux builder. Who started the builder by hand has to do this by hand.'
    return { kind: 'planned', planning: { ok: false, repair, finding: subject, reason } }
  }
  if (control === captureLogId)
    return { kind: 'planned', planning: planCaptureLog(snapshot, service, finding) }
  const job = service.job.observed ? service.job.value : null
  if (control === 'stop') {
    if (job?.known === false)
      return { kind: 'already', repair, subject, message: 'The builder is stopped already.' }
    return { kind: 'planned', planning: stopPlan(snapshot, service, finding) }
  }
  if (control === 'start' && job?.known && job.pid !== null) {
    return { kind: 'already', repair, subject, message: 'The builder is started already.' }
  }
  const plans = control === 'start' || job?.known !== true ? loadService : restartBuilder
  const planned = plans.plan(snapshot, finding)
  if (!planned.ok) return { kind: 'planned', planning: { ...planned, repair } }
  const title = `${control === 'start' ? 'Start' : 'Restart'} the Linux builder`
  return { kind: 'planned', planning: { ok: true, plan: { ...planned.plan, repair, title } } }
}

/** The builder's own service is meant, and nothing is wrong. */
const nobodysFinding: Finding = {
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
 * Out of launchd, because launchd starts a service that it keeps alive again as often as it ends. The list of disabled
 * services is left alone: at the next start of the Mac launchd loads the plist and the builder runs again.
 */
function stopPlan(snapshot: Snapshot, service: Service, finding: Finding): Planned {
  const label = shellQuote('label', service.label)
  if (label === null) {
    const reason = 'The name of the service has characters that are not taken in a root script.'
    return { ok: false, repair: repairOf('stop'), finding: finding.key, reason }
  }
  return {
    ok: true,
    plan: {
      repair: repairOf('stop'),
      finding: finding.key,
      title: 'Stop the Linux builder',
      risk: 'interrupts',
      needsAdmin: true,
      values: assignValues({ label }),
      steps: [
        {
          description: `Takes ${service.label} out of launchd, which ends the machine, and waits until it is out: it starts again with builderbar start or with this Mac`,
          script: stepText(script, 0),
        },
      ],
      paths: [],
      interrupts: buildsThatWouldDie(snapshot),
      undo: undoOfStop(service),
      permanentFix: null,
    },
  }
}

function undoOfStop(service: Service): PlanStep | null {
  const plist = shellQuote('path', service.plistPath)
  if (plist === null) return null
  return {
    description: `Loads ${nameOf(service)} into launchd again, as builderbar start does`,
    script: `/bin/launchctl bootstrap system ${plist}`,
  }
}
