import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { isCrashLooping } from '../../facts/boot-time.ts'
import { adviseOnRosetta, createLogEvidence, type LogEvidence } from '../../facts/builder-log-messages.ts'
import { describeLastExit, fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { nixFolder } from '../../facts/nix-daemon.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { explainKill, explainStartRefusal } from '../../facts/start-refusal.ts'

const texts = defineTexts({
  title: 'The builder keeps crashing',
  headline: 'Linux builder keeps crashing',
  background:
    'The VM exits soon after it starts. launchd waits ten seconds and starts it again, forever. Common ' +
    "causes: QEMU doesn't fit macOS after an update of either (exit code 134), the port is in use (exit " +
    'code 1), the disk image has another format, or a folder is missing (exit code 78).',
  detection:
    'launchd has started the service at least three times, and its last run ended with an error or a ' +
    'signal; or launchd counted two more starts, and SSH never responded in between.',
  remedy:
    'Builderbar restarts the builder once more, which helps if the cause is gone (a full disk, a port ' +
    'in use). If it keeps crashing, undo the update with sudo darwin-rebuild --rollback, or pin the ' +
    'builder to the last nixpkgs that worked. To see what it prints: builderbar log --capture',
})

export const serviceCrashLooping = {
  id: 'service-crash-looping',
  severity: 'error',
  texts,
  permanentFix:
    '# the last nixpkgs revision with which the builder worked, as a flake input; inputs is an argument of the module\n' +
    '# where darwinSystem is given specialArgs = { inherit inputs; }\n' +
    'nix.linux-builder.package = inputs.nixpkgs-last-good.legacyPackages.aarch64-darwin.darwin.linux-builder;',
  link: 'launchd',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  const job = getKnownJob(builder?.service ?? null)
  if (!builder?.service || job === null || !isCrashLooping(snapshot, builder)) return []
  const { label, plistPath } = builder.service
  const log = createLogEvidence(snapshot, builder.service)
  const lastExit = describeLastExit(job.lastExit) ?? 'exit code unknown'
  const refusal = log.explanation === '' ? explainStartRefusal(builder.service, job) : null
  if (refusal !== null) {
    return [
      {
        subject: label,
        title: refusal.title,
        headline: "Linux builder can't start: its program never ran",
        cause: `launchd tried to start the builder ${formatRuns(job.runs)}, and its program never ran (${lastExit}).`,
        explanation:
          `launchd tried to start the builder ${formatRuns(job.runs)}, but its program never ran (${lastExit}), so no Linux build ` +
          `can run on it. ${refusal.explanation}`,
        evidence: [
          fromLaunchd('Starts and last exit', builder.service),
          ...refusal.evidence,
          fromFile('Definition of the service', plistPath, null, label),
        ],
        causes: [
          formatFindingKey('daemon-down', nixFolder),
          formatFindingKey('service-disabled', label),
          formatFindingKey('closure-missing', label),
        ],
        repairs: refusal.repairs,
        permanentFix: null,
      },
    ]
  }
  return [
    {
      subject: label,
      cause:
        log.meaning ??
        `launchd has started the builder ${formatRuns(job.runs)}, and it exited every time (${lastExit}).`,
      explanation:
        `launchd has started the builder ${formatRuns(job.runs)}, and it exited every time (${lastExit}), so no Linux build can ` +
        `run on it.${log.explanation || describeExit(snapshot, lastExit) || explainKill(job)} ${describeResolution(log)}`,
      evidence: [
        fromLaunchd('Starts and last exit', builder.service),
        ...log.evidence,
        fromFile('Definition of the service', plistPath, null, label),
      ],
      causes: ['port-clash', 'service-disabled', 'closure-missing', 'guest-no-address', 'host-memory'].map(
        (id) => formatFindingKey(id, label),
      ),
      repairs: [...log.repairs, 'restart-builder'],
      ...(log.isOfAnyRevision ? { permanentFix: null } : {}),
    },
  ]
}

/** launchctl leaves out the number of runs of a job that it has never started. */
function formatRuns(runs: number | null): string {
  return runs === null ? 'several times' : `${new Intl.NumberFormat('en').format(runs)} times`
}

/** Says what the repair does. If the log explains the crash, the remedy was already given with it. */
function describeResolution({ explanation }: LogEvidence): string {
  return explanation === ''
    ? 'The repair restarts it once more. If it exits again, undo the update with sudo darwin-rebuild --rollback, or pin the builder.'
    : 'The repair restarts it once more, which helps after you fix that.'
}

/** Explains a known exit code (docs/failures.md, "service-crash-looping"); empty for any other. */
function describeExit(snapshot: Snapshot, lastExit: string): string {
  if (/code = 134|Abort/.test(lastExit)) {
    return " That's typical of a QEMU that doesn't fit this version of macOS, for example after an update of either."
  }
  if (/code = 69/.test(lastExit))
    return ` vzvm exits like this if it can't find Rosetta. ${adviseOnRosetta(snapshot)}`
  return ''
}
