import type { Snapshot } from '../../../core/model/snapshot.ts'
import { isCrashLooping } from '../../facts/boot-time.ts'
import { adviseOnRosetta, createLogEvidence, type LogEvidence } from '../../facts/builder-log-messages.ts'
import { describeLastExit, fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { nixFolder } from '../../facts/nix-daemon.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { explainStartRefusal } from '../../facts/start-refusal.ts'

const title = 'The builder keeps crashing'

export const serviceCrashLooping: Rule = {
  id: 'service-crash-looping',
  severity: 'error',
  title,
  headline: (finding) =>
    finding.title === title
      ? 'Linux builder keeps crashing'
      : "Linux builder can't start: its program never ran",
  background:
    'The virtual machine ends soon after its start. launchd waits ten seconds and starts it again, for ever. ' +
    'Common causes: QEMU does not fit macOS after an update of either (exit code 134, Abort trap), the port is ' +
    'taken by another machine (exit code 1), the disk image is of another format, or a folder of the job is ' +
    'missing (exit code 78). The builder writes no log by default: builderbar log --capture shows what it says.',
  detection:
    'launchd has started the job at least three times, it does not run, and the last run ended with an error or a ' +
    'signal; or two more starts were counted and ssh never answered between.',
  remedy:
    'The repair restart-builder starts it once more, which helps after a passing trouble (a full disk, a taken ' +
    'port). Where the builder prints that the disk is of another kind, recreate-disk makes a new one. If it goes on, run sudo darwin-rebuild --rollback, or pin the builder to the last nixpkgs that worked. To see ' +
    'why, capture what it prints: builderbar log --capture.',
  permanentFix:
    '# the last nixpkgs revision with which the builder worked, as a flake input; inputs is an argument of the module\n' +
    '# where darwinSystem is given specialArgs = { inherit inputs; }\n' +
    'nix.linux-builder.package = inputs.nixpkgs-last-good.legacyPackages.aarch64-darwin.darwin.linux-builder;',
  link: 'launchd',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const facts = findExpectedBuilder(snapshot)
  const job = getKnownJob(facts?.service ?? null)
  if (!facts?.service || job === null || !isCrashLooping(snapshot, facts)) return []
  const { label, plistPath } = facts.service
  const log = createLogEvidence(snapshot, facts.service)
  const lastExit = describeLastExit(job.lastExit) ?? 'how it ended is not said'
  const refusal = log.explanation === '' ? explainStartRefusal(facts.service, job) : null
  if (refusal !== null) {
    return [
      {
        subject: label,
        title: refusal.title,
        cause: `launchd tried to start the builder ${formatRuns(job.runs)}, and its program never ran (${lastExit}).`,
        explanation:
          `launchd has tried to start the builder ${job.runs} times, and its program never began (${lastExit}), so no Linux build ` +
          `can run on it. ${refusal.explanation}`,
        evidence: [
          fromLaunchd('How often it was started, and how it ended', facts.service),
          ...refusal.evidence,
          fromFile('The service that launchd starts', plistPath, null, label),
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
        `launchd has started the builder ${job.runs} times and it ended each time (${lastExit}), so no Linux build can ` +
        `run on it.${log.explanation || describeExit(snapshot, lastExit)} The repair starts it once more${describeResolution(log)}`,
      evidence: [
        fromLaunchd('How often it was started, and how it ended', facts.service),
        ...log.evidence,
        fromFile('The service that launchd starts', plistPath, null, label),
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

/** Ends the sentence about the repair. If the log explains the crash, the remedy was already given with it. */
function describeResolution({ explanation }: LogEvidence): string {
  return explanation === ''
    ? '; if it ends again, sudo darwin-rebuild --rollback or a pinned builder gets out.'
    : ', which helps once that is mended.'
}

/** Explains a known exit code (docs/failures.md, "service-crash-looping"); empty for any other. */
function describeExit(snapshot: Snapshot, lastExit: string): string {
  if (/code = 134|Abort/.test(lastExit)) {
    return ' This ending is typical of a QEMU that does not fit this macOS, as after an update of either.'
  }
  if (/code = 69/.test(lastExit))
    return ` vzvm ends so where it does not find Rosetta. ${adviseOnRosetta(snapshot)}`
  return ''
}
