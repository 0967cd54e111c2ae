import { captureLogId, findLogCapture } from '../../core/builders/log-capture.ts'
import { builderLogPath } from '../../core/model/builder-log.ts'
import type { Planned, PlanStep, PlanSubject } from '../../core/model/plan.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { completePlan, type PlanParts, type Refusal, refuse, undoStep } from '../plan/plan-parts.ts'
import { listInterruptedBuilds } from '../plan/running-builds.ts'
import { refuseForeignReceipt, type Undo } from '../plan/undo.ts'
import { assignValues, formatReceiptStart, getStepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import script from '../shell/capture-log.sh'
import undoScript from '../shell/undo/undo-capture-log.sh'

/** Texts of the plan that captures the builder's log. */
export const captureLogTexts = defineTexts({
  title: "Capture the builder's log",
  progress: "Starting to capture the builder's log",
  done: 'Log capture started',
  failure: { notDone: "Log capture didn't start", unsure: 'Log capture may not have started' },
  undo: {
    title: 'Stop the capture and delete the log',
    progress: 'Stopping the log capture',
    done: 'Log capture stopped',
    failure: { notDone: "Log capture didn't stop", unsure: 'Log capture may still be on' },
    effect: 'Stops the capture and deletes the log',
    steps: {
      record: 'Find the record of the capture',
      restart: (label: string) => `Restart ${label} without the capture`,
      removal: (log: string) => `Remove ${log}`,
      receipt: 'Record the undo',
    },
  },
  refusals: {
    notLoaded: (label: string) =>
      `${label} isn't loaded in launchd, so there is no output to capture. Start the builder first.`,
    characters: "The name of the service has characters that aren't allowed in a root script.",
  },
  steps: {
    log: (log: string) =>
      `Create an empty log at ${log} (readable by everyone, writable by root), replacing the last one`,
    recording: "Have launchd record the builder's output there, from its next start on",
    restart: (label: string) => `Restart ${label}`,
  },
})

/**
 * Captures the output of the builder: launchd writes the output of one run of a service, the next one, to another file
 * (launchctl(1), `debug`; docs/macos.md, "Output of a service"). The receipt has the number of runs so far, so the captured
 * run is the next one. Every account may read the file, since the user is not root and it holds only what a console shows;
 * only root can change it.
 *
 * Only a Mac can prove: that `--stdout FILE` is the form that launchctl accepts, and that the next run writes there.
 */
export function planCaptureLog(snapshot: Snapshot, service: Service, subject: PlanSubject): Planned {
  const values = formatReceiptStart('repair', `'${captureLogId}'`)
  return completePlan(
    {
      subject,
      names: captureLogTexts,
      risk: 'interrupts',
      values,
    },
    captureParts(snapshot, service),
  )
}

function captureParts(snapshot: Snapshot, service: Service): PlanParts | Refusal {
  const { refusals, steps } = captureLogTexts
  if (service.job.observed && !service.job.value.known) return refuse(refusals.notLoaded(service.label))
  const label = quoteValue('label', service.label)
  const log = quoteValue('path', builderLogPath)
  if (label === null || log === null) return refuse(refusals.characters)
  return {
    values: assignValues({ label, log }),
    steps: [
      { description: steps.log(builderLogPath), script: getStepText(script, 0) },
      { description: steps.recording, script: getStepText(script, 1) },
      { description: steps.restart(service.label), script: getStepText(script, 2) },
    ],
    paths: [builderLogPath],
    interrupts: listInterruptedBuilds(snapshot),
    undo: undoStep(captureLogTexts.undo.effect),
  }
}

/** Ends a capture and removes its file. While the captured run continues, a restart is needed: launchd holds the file open. */
const undo: Undo = {
  getNames: () => captureLogTexts.undo,
  isOver: (snapshot, receipt) => findLogCapture(snapshot)?.receipt !== receipt.id,
  plan(snapshot, receipt) {
    const capture = findLogCapture(snapshot)
    const [name = ''] = Object.keys(receipt.before)
    const label = quoteValue('label', name)
    const log = quoteValue('path', builderLogPath)
    if (label === null || log === null) return refuseForeignReceipt(receipt)
    const isOn = capture?.receipt === receipt.id && capture.state !== 'ended'
    const { steps } = captureLogTexts.undo
    const restart: PlanStep = { description: steps.restart(name), script: getStepText(undoScript, 1) }
    return {
      risk: isOn ? 'interrupts' : 'safe',
      interrupts: isOn ? listInterruptedBuilds(snapshot) : [],
      paths: [builderLogPath],
      values: assignValues({ label, log }),
      steps: [
        { description: steps.record, script: getStepText(undoScript, 0) },
        ...(isOn ? [restart] : []),
        { description: steps.removal(builderLogPath), script: getStepText(undoScript, 2) },
        { description: steps.receipt, script: getStepText(undoScript, 3) },
      ],
    }
  },
}

export const captureLog = { id: captureLogId, undo }
