import type { Builder } from '../../../core/builders/builder.ts'
import { listNeededPaths } from '../../../core/builders/needed-paths.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MissingPath, Service, Snapshot } from '../../../core/model/snapshot.ts'
import { selectPlural } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersSsh } from '../../facts/boot-time.ts'
import { createLogEvidence, findLogCauses } from '../../facts/builder-log-messages.ts'
import { fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { getKnownJob, hasFailed } from '../../facts/job-condition.ts'
import { listLocalBuilders } from '../../facts/local-builders.ts'
import { nixFolder } from '../../facts/nix-daemon.ts'
import { isPaused } from '../../facts/paused.ts'
import { formatFindingKey, joinSentences, type Match, type Rule } from '../../facts/rule.ts'

/** The number of paths that the evidence shows. */
const maxShown = 5
const maxNameLength = 50

const texts = defineTexts({
  title: 'Part of the builder was deleted from the Nix store',
  headline: "Linux builder can't start: part of it was deleted",
  background:
    'The builder is a set of paths in the Nix store: its start script, QEMU or vzvm, and the Linux ' +
    "system that it boots. A garbage collection keeps what a root refers to, such as nix-darwin's " +
    "current system. It doesn't see what only a running service uses, so it can delete an older " +
    "builder's paths while launchd still runs it. The next start then fails.",
  detection:
    'A path in the Nix store that the service or one of its start scripts names is missing, although ' +
    '/nix/store exists. Any other path in a script counts only after a failed start.',
  remedy:
    'Builderbar downloads the paths again and adds roots that keep them. If no binary cache has them, ' +
    'sudo darwin-rebuild switch builds them.',
  harmlessHeadline: "Linux builder can't start again: part of it was deleted",
  cause: (name: string, others: number, isHarmlessNow: boolean) => {
    const more = selectPlural(others, 'another path', `${others} more paths`)
    const names = others === 0 ? name : `${name} and ${more}`
    return isHarmlessNow
      ? `The Nix store no longer has ${names}, which the builder needs at its next start.`
      : `The Nix store no longer has ${names}, which the builder needs to start.`
  },
  explanation: (label: string, count: number, isHarmlessNow: boolean) =>
    `${label} starts from paths in the Nix store, and ${selectPlural(count, 'one of them is', `${count} of them are`)} ` +
    `missing: a garbage collection deletes what no root refers to, and it doesn't see what only a running service uses. ` +
    `${isHarmlessNow ? 'Builds work until the builder starts again.' : 'Until the paths are restored, every start fails.'} The repair ` +
    'downloads them and adds roots that keep them. If no binary cache has them, run sudo darwin-rebuild switch, which builds them and ' +
    'updates the service.',
  missingPath: 'Named here and missing',
  service: 'The service in launchd',
})

export const closureMissing = {
  id: 'closure-missing',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.enable = true;',
  link: 'launchd',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((builder) => {
    const { service } = builder
    const missingPaths = listMissingPaths(snapshot, builder)
    return service === null || missingPaths.length === 0
      ? []
      : [createMatch(snapshot, builder, service, missingPaths)]
  })
}

/** Returns the store paths without which the service cannot start: other paths count only after a start that failed. */
function listMissingPaths(snapshot: Snapshot, builder: Builder): readonly MissingPath[] {
  const { service } = builder
  if (service === null) return []
  const neededPaths = listNeededPaths(service)
  if (neededPaths.length > 0) return neededPaths
  const missingPaths = valueOrNull(service.startScript)?.missingPaths ?? []
  return !answersSsh(builder) && hasFailedToStart(snapshot, service) ? missingPaths : []
}

function hasFailedToStart(snapshot: Snapshot, service: Service): boolean {
  const job = getKnownJob(service)
  return (job !== null && hasFailed(job)) || findLogCauses(snapshot, service).includes('closure-gone')
}

function createMatch(
  snapshot: Snapshot,
  builder: Builder,
  service: Service,
  missingPaths: readonly MissingPath[],
): Match {
  const isHarmlessNow = answersSsh(builder) || isPaused(snapshot, builder)
  const name = shortenName(missingPaths[0]?.path ?? '')
  const log = createLogEvidence(snapshot, service)
  return {
    subject: service.label,
    ...(isHarmlessNow ? { severity: 'warning' as const, headline: texts.harmlessHeadline } : {}),
    cause: texts.cause(name, missingPaths.length - 1, isHarmlessNow),
    explanation: joinSentences(
      texts.explanation(service.label, missingPaths.length, isHarmlessNow),
      log.explanation,
    ),
    evidence: [
      ...missingPaths
        .slice(0, maxShown)
        .map(({ path, namedBy }) => fromFile(texts.missingPath, namedBy, null, path)),
      fromLaunchd(texts.service, service),
      ...log.evidence,
    ],
    causes: [formatFindingKey('daemon-down', nixFolder)],
    repairs: ['realise-closure'],
    // nix-darwin's option would add another builder beside an agent of the account.
    ...(service.domain === undefined ? {} : { permanentFix: null }),
  }
}

/** Shortens a path in the store to its name, without the folder and the hash. */
function shortenName(path: string): string {
  const name = path.replace(/^\/nix\/store\/[0-9a-z]{32}-/, '')
  return name.length > maxNameLength ? `${name.slice(0, maxNameLength - 1)}…` : name
}
