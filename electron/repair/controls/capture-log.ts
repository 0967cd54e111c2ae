import { captureLogId, findLogCapture } from '../../core/builders/log-capture.ts'
import { builderLogPath } from '../../core/model/builder-log.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Planned, PlanStep } from '../../core/model/plan.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { buildsThatWouldDie } from '../plan/running-builds.ts'
import type { Undo } from '../plan/undo.ts'
import { keptForUndo } from '../plan/undo-files.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import script from '../shell/capture-log.sh'
import undoScript from '../shell/undo-capture-log.sh'

/**
 * Captures what the builder prints: launchd lets the next run of a service, and only that, write to another place
 * (launchctl(1), `debug`; docs/macos.md, "Output of a service"). So the file grows with one run and no
 * longer.
 *
 * Only a Mac can prove: that `--stdout FILE` is the form that launchctl takes, and that the next run writes there.
 *
 * The receipt says how often launchd had started the service: the captured run is the next one.
 *
 * Everybody may read it: the person who looks is not root, and it holds what a console shows. Only root can change it.
 */
export function planCaptureLog(snapshot: Snapshot, service: Service, finding: Finding): Planned {
  const refuse = (reason: string): Planned => ({
    ok: false,
    repair: captureLogId,
    finding: finding.key,
    reason,
  })
  if (service.job.observed && !service.job.value.known) {
    return refuse(`launchd does not know ${service.label}, so there is nothing that prints: start it first.`)
  }
  const label = shellQuote('label', service.label)
  const log = shellQuote('path', builderLogPath)
  if (label === null || log === null) {
    return refuse('The name of the service has characters that are not taken in a root script.')
  }
  return {
    ok: true,
    plan: {
      repair: captureLogId,
      finding: finding.key,
      title: "Capture the builder's output",
      risk: 'interrupts',
      needsAdmin: true,
      values: [beginReceipt('repair', `'${captureLogId}'`), assignValues({ label, log })].join('\n'),
      steps: [
        {
          description: `Puts an empty file at ${builderLogPath}, which everybody may read and only root can change, in place of the last one`,
          script: stepText(script, 0),
        },
        {
          description: `Tells launchd to write there what the next run of ${service.label} prints, and that run only`,
          script: stepText(script, 1),
        },
        {
          description: `launchd ends ${service.label} and starts it again`,
          script: stepText(script, 2),
        },
      ],
      paths: [builderLogPath],
      interrupts: buildsThatWouldDie(snapshot),
      undo: keptForUndo('builderbar undo ends the capture and removes the file'),
      permanentFix: null,
    },
  }
}

/** Ends what a capture began. While it goes on only a restart ends it: launchd holds the file open. */
export const undoCaptureLog: Undo = {
  repair: captureLogId,
  title: "End the capture of the builder's output and remove the file",
  isOver: (snapshot, receipt) => findLogCapture(snapshot)?.receipt !== receipt.id,
  plan(snapshot, receipt) {
    const capture = findLogCapture(snapshot)
    const [name] = Object.keys(receipt.before)
    const label = shellQuote('label', name ?? '')
    const id = shellQuote('receipt', receipt.id)
    const log = shellQuote('path', builderLogPath)
    if (label === null || id === null || log === null) {
      return {
        ok: false,
        reason: `The receipt ${JSON.stringify(receipt.id)} is not one of Builderbar's own making.`,
      }
    }
    const isOn = capture?.receipt === receipt.id && capture.state !== 'ended'
    const restart: PlanStep = {
      description: `launchd ends ${name} and starts it again, without the capture`,
      script: stepText(undoScript, 1),
    }
    return {
      ok: true,
      plan: {
        risk: isOn ? 'interrupts' : 'safe',
        interrupts: isOn ? buildsThatWouldDie(snapshot) : [],
        paths: [builderLogPath],
        values: [beginReceipt('undo', `'${captureLogId}'`, id), assignValues({ label, log })].join('\n'),
        steps: [
          { description: 'Finds what the capture left', script: stepText(undoScript, 0) },
          ...(isOn ? [restart] : []),
          {
            description: `Removes ${builderLogPath}`,
            script: stepText(undoScript, 2),
          },
          { description: 'Leaves the receipt of it', script: stepText(undoScript, 3) },
        ],
      },
    }
  },
}
