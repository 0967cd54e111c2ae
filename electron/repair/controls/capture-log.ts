import { captureLogId, logCapture } from '../../core/builders/log-capture.ts'
import { builderLogPath } from '../../core/model/builder-log.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { Planned, PlanStep } from '../../core/model/plan.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { buildsThatWouldDie } from '../plan/running-builds.ts'
import type { Undo } from '../plan/undo.ts'
import { keptForUndo } from '../plan/undo-files.ts'
import { shellQuote } from '../script/shell-quote.ts'

/**
 * Captures what the builder prints: launchd lets the next run of a service, and only that, write to another place
 * (launchctl(1), `debug`; docs/macos.md, "Output of a service"). So the file grows with one run and no
 * longer.
 *
 * Only a Mac can prove: that `--stdout FILE` is the form that launchctl takes, and that the next run writes there.
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
      steps: [
        {
          description: `Puts an empty file at ${builderLogPath}, which everybody may read and only root can change, in place of the last one`,
          script: fileShell(label, log),
        },
        {
          description: `Tells launchd to write there what the next run of ${service.label} prints, and that run only`,
          script: '/bin/launchctl debug "system/$label" --stdout "$log" --stderr "$log"',
        },
        {
          description: `launchd ends ${service.label} and starts it again`,
          script:
            '/bin/launchctl kickstart -k "system/$label"\n/bin/launchctl print "system/$label" >/dev/null',
        },
      ],
      paths: [builderLogPath],
      interrupts: buildsThatWouldDie(snapshot),
      undo: keptForUndo('builderbar undo ends the capture and removes the file'),
      permanentFix: null,
    },
  }
}

/**
 * The receipt tells how often launchd had started the service: the captured run is the next one. Only a `runs` line with
 * exactly one tab before it is the service's own (docs/macos.md, "Parsing launchctl print").
 */
function fileShell(label: string, log: string): string {
  return `begin_changes '${captureLogId}'
label=${label}
log=${log}
job=$(/bin/launchctl print "system/$label")
runs=''
own_line=$(printf '\\n\\t')
counter="\${own_line}runs = "
case $job in
  *"$counter"*)
    runs=\${job#*"$counter"}
    runs=\${runs%%[!0-9]*}
    ;;
esac
note_before "$label" "runs-\${runs:-unknown}"
/bin/rm -f "$log"
leftover=$log.new
/bin/rm -f "$leftover"
: >"$leftover"
/bin/chmod 0644 "$leftover"
/bin/mv "$leftover" "$log"
leftover=''`
}

/** Ends what a capture began. While it goes on only a restart ends it: launchd holds the file open. */
export const undoCaptureLog: Undo = {
  repair: captureLogId,
  title: "End the capture of the builder's output and remove the file",
  isOver: (snapshot, receipt) => logCapture(snapshot)?.receipt !== receipt.id,
  plan(snapshot, receipt) {
    const capture = logCapture(snapshot)
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
    const begin = `begin_undo ${id} '${captureLogId}'\nlabel=${label}\nlog=${log}`
    const restart: PlanStep = {
      description: `launchd ends ${name} and starts it again, without the capture`,
      script: '/bin/launchctl kickstart -k "system/$label"',
    }
    return {
      ok: true,
      plan: {
        risk: isOn ? 'interrupts' : 'safe',
        interrupts: isOn ? buildsThatWouldDie(snapshot) : [],
        paths: [builderLogPath],
        steps: [
          { description: 'Finds what the capture left', script: begin },
          ...(isOn ? [restart] : []),
          {
            description: `Removes ${builderLogPath}`,
            script: 'only_root "$store"\n/bin/rm -f "$log"',
          },
          { description: 'Leaves the receipt of it', script: 'end_undo' },
        ],
      },
    }
  },
}
