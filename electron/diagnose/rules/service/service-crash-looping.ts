import type { Evidence } from '../../../core/model/finding.ts'
import type { Service, Snapshot } from '../../../core/model/snapshot.ts'
import { formatQuantity } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { isCrashLooping } from '../../facts/boot-time.ts'
import { adviseOnRosetta, createLogEvidence, type LogEvidence } from '../../facts/builder-log-messages.ts'
import { describeLastExit, fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob, type KnownJob } from '../../facts/job-condition.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { nixFolder } from '../../facts/nix-daemon.ts'
import { formatFindingKey, joinSentences, type Match, type Rule } from '../../facts/rule.ts'
import { explainKill, explainStartRefusal, type StartRefusal } from '../../facts/start-refusal.ts'

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
  neverRan: (runs: number | null, lastExit: string | null) => {
    const times = runs === null ? 'several times' : formatQuantity(runs, 'time', 'times')
    const exit = lastExit ?? 'exit code unknown'
    return {
      headline: "Linux builder can't start: its program never ran",
      cause: `launchd tried to start the builder ${times}, and its program never ran (${exit}).`,
      explanation: `launchd tried to start the builder ${times}, but its program never ran (${exit}), so no Linux build can run on it.`,
    }
  },
  exited: (runs: number | null, lastExit: string | null) => {
    const times = runs === null ? 'several times' : formatQuantity(runs, 'time', 'times')
    const exit = lastExit ?? 'exit code unknown'
    return {
      cause: `launchd has started the builder ${times}, and it exited every time (${exit}).`,
      explanation: `launchd has started the builder ${times}, and it exited every time (${exit}), so no Linux build can run on it.`,
    }
  },
  unfitQemu:
    "That's typical of a QEMU that doesn't fit this version of macOS, for example after an update of either.",
  noRosetta: "vzvm exits like this if it can't find Rosetta.",
  resolution:
    'The repair restarts it once more. If it exits again, undo the update with sudo darwin-rebuild --rollback, or pin the builder.',
  resolutionAfterAdvice: 'The repair restarts it once more, which helps after you fix that.',
  lastExit: 'Starts and last exit',
  definition: 'Definition of the service',
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
  const service = builder?.service
  const job = getKnownJob(service ?? null)
  if (!builder || !service || job === null || !isCrashLooping(snapshot, builder)) return []
  const log = createLogEvidence(snapshot, service)
  const refusal = log.explanation === '' ? explainStartRefusal(service, job) : null
  return [
    refusal === null
      ? createCrashMatch(snapshot, service, job, log)
      : createRefusalMatch(service, job, refusal),
  ]
}

function createRefusalMatch(service: Service, job: KnownJob, refusal: StartRefusal): Match {
  const { label } = service
  const { headline, cause, explanation } = texts.neverRan(job.runs, describeLastExit(job.lastExit))
  return {
    subject: label,
    title: refusal.title,
    headline,
    cause,
    explanation: joinSentences(explanation, refusal.explanation),
    evidence: [fromLaunchd(texts.lastExit, service), ...refusal.evidence, createDefinitionEvidence(service)],
    causes: [
      formatFindingKey('daemon-down', nixFolder),
      formatFindingKey('service-disabled', label),
      formatFindingKey('closure-missing', label),
    ],
    repairs: refusal.repairs,
    permanentFix: null,
  }
}

function createCrashMatch(snapshot: Snapshot, service: Service, job: KnownJob, log: LogEvidence): Match {
  const { cause, explanation } = texts.exited(job.runs, describeLastExit(job.lastExit))
  const reason = log.explanation || explainExit(snapshot, job) || explainKill(job)
  // If the log explains the crash, the remedy was already given with it.
  const resolution = log.explanation === '' ? texts.resolution : texts.resolutionAfterAdvice
  return {
    subject: service.label,
    cause: log.meaning ?? cause,
    explanation: joinSentences(explanation, reason, resolution),
    evidence: [fromLaunchd(texts.lastExit, service), ...log.evidence, createDefinitionEvidence(service)],
    causes: ['port-clash', 'service-disabled', 'closure-missing', 'guest-no-address', 'host-memory'].map(
      (id) => formatFindingKey(id, service.label),
    ),
    repairs: [...log.repairs, 'restart-builder'],
    ...(log.isOfAnyRevision ? { permanentFix: null } : {}),
  }
}

function createDefinitionEvidence({ label, plistPath }: Service): Evidence {
  return fromFile(texts.definition, plistPath, null, label)
}

/** Explains a known exit (docs/failures.md, "service-crash-looping"); empty for any other. */
function explainExit(snapshot: Snapshot, { lastExit }: KnownJob): string {
  const code = lastExit.kind === 'code' ? lastExit.code : null
  if (code === 134 || (lastExit.kind === 'signal' && lastExit.signal.includes('Abort')))
    return texts.unfitQemu
  return code === 69 ? joinSentences(texts.noRosetta, adviseOnRosetta(snapshot)) : ''
}
