import type { Builder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { detectSshResult, findBuilderError } from '../../../core/nix/output/nix-error.ts'
import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { selectFindingsAbout } from '../../facts/builder-state.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, MatchRef, Rule } from '../../facts/rule.ts'
import { createBuildEvidence, listFailedBuilds, shortenOutput } from '../../facts/test-builds.ts'
import { listUnknowns, type Unknown } from '../../facts/unknowns.ts'

const texts = defineTexts({
  title: 'A test build failed, and no check explains why',
  headline: 'Builds on the Linux builder are failing',
  background:
    "A test build takes the same path as your own builds: through nix-daemon and root's SSH to the " +
    'builder. It failed, but no check without administrator rights shows why. With ssh-ng://, Nix only ' +
    "reports that SSH didn't start; the reason goes to nix-daemon's log, which nix-darwin doesn't keep.",
  detection:
    "Builderbar ran a small Linux build that no cache can answer, and Nix's error names this builder.",
  remedy:
    'Read what Nix says. An admin check connects as root and shows what SSH says: builderbar status ' +
    '--deep. Without it, use ssh:// for a while (nix.linux-builder.protocol = "ssh"), which puts the ' +
    "reason into Nix's error.",
  cause: (system: string) => `A test build for ${system} failed, and no check explains it.`,
  error: ({ system, host, output }: { system: string; host: string; output: string }) =>
    `A test build for ${system} on ${host} failed, and no check explains it. Nix said: "${output}".`,
  likelyFindings: (ids: readonly string[], first: string) =>
    `This message usually means ${formatList(ids, 'or')}. For details, run builderbar explain ${first} in Terminal.`,
  unobserved: (reasons: readonly string[]) => `Not checked: ${reasons.join('; ')}.`,
  connection: 'SSH connected, so the failure is on the builder or in its Nix.',
  hiddenReason:
    "With ssh-ng://, Nix doesn't say why. To see what SSH says, run this in Terminal (it asks for your password): builderbar status " +
    '--deep',
  entry: 'The entry',
})

export const buildFails = {
  id: 'build-fails',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'build',
  detect,
  isExplainedBy,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const builds = listFailedBuilds(snapshot, entry?.uri)
    const [first] = builds
    if (entry === null || first === undefined) return []
    const { output } = first.outcome
    const builderError = findBuilderError(output)
    const ssh = detectSshResult(output, valueOrNull(snapshot.nix.version))
    return [
      {
        subject: entry.uri,
        cause: texts.cause(first.system),
        explanation: [
          texts.error({ system: first.system, host: entry.host, output: shortenOutput(output) }),
          ...explainLikelyFindings(builderError?.findings ?? []),
          ...explainUnobserved(listUnknowns(snapshot, builder)),
          ...(builderError === null ? explainSsh(ssh, entry.scheme) : []),
        ].join(' '),
        evidence: [
          ...builds.map(createBuildEvidence),
          fromFile(texts.entry, entry.file, entry.line, entry.uri),
        ],
      },
    ]
  })
}

/** Says for an unknown error whether ssh connected, and how to get ssh's own error. */
function explainSsh(ssh: 'arrived' | 'stopped' | null, scheme: string): readonly string[] {
  if (ssh === 'arrived') return [texts.connection]
  return scheme === 'ssh-ng' ? [texts.hiddenReason] : []
}

/** Lists what the scan could not observe, since the broken link may be among it. */
function explainUnobserved(unknowns: readonly Unknown[]): readonly string[] {
  return unknowns.length === 0 ? [] : [texts.unobserved(unknowns.map(({ reason }) => reason))]
}

function explainLikelyFindings(likelyFindings: readonly string[]): readonly string[] {
  const [first] = likelyFindings
  return first === undefined ? [] : [texts.likelyFindings(likelyFindings, first)]
}

/** Whether an error about this builder, or any finding that Nix's error message points to, explains the failed build. */
function isExplainedBy(
  match: Match,
  otherMatches: readonly MatchRef[],
  snapshot: Snapshot,
  builders: readonly Builder[],
): boolean {
  const builder = builders.find(({ entry }) => entry?.uri === match.subject)
  if (builder === undefined) return false
  const namedFindings = new Set(
    listFailedBuilds(snapshot, match.subject).flatMap(
      ({ outcome }) => findBuilderError(outcome.output)?.findings ?? [],
    ),
  )
  return selectFindingsAbout(builders, builder, otherMatches).some(
    ({ id, severity }) => severity === 'error' || namedFindings.has(id),
  )
}
