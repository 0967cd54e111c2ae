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
        cause: `A test build for ${first.system} failed, and no check explains it.`,
        explanation:
          `A test build for ${first.system} on ${entry.host} failed, and no check explains it. Nix said: ` +
          `"${shortenOutput(output)}". ${describeLikelyCauses(builderError?.findings ?? [])}${describeUnobserved(listUnknowns(snapshot, builder))}` +
          (builderError === null ? describeSsh(ssh, entry.scheme) : ''),
        evidence: [
          ...builds.map(createBuildEvidence),
          fromFile('The entry', entry.file, entry.line, entry.uri),
        ],
      },
    ]
  })
}

/** Says for an unknown error whether ssh connected, and how to get ssh's own error. */
function describeSsh(ssh: 'arrived' | 'stopped' | null, scheme: string): string {
  if (ssh === 'arrived') return 'SSH connected, so the failure is on the builder or in its Nix.'
  if (scheme !== 'ssh-ng') return ''
  return "With ssh-ng://, Nix doesn't say why. To see what SSH says, run this in Terminal (it asks for your password): builderbar status --deep"
}

/** Lists what the scan could not observe, since the broken link may be among it. */
function describeUnobserved(unknowns: readonly Unknown[]): string {
  return unknowns.length === 0 ? '' : `Not checked: ${unknowns.map(({ reason }) => reason).join('; ')}. `
}

function describeLikelyCauses(likely: readonly string[]): string {
  const [first] = likely
  if (first === undefined) return ''
  return `This message usually means ${formatList(likely, 'or')}. For details, run builderbar explain ${first} in Terminal. `
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
  const named = new Set(
    listFailedBuilds(snapshot, match.subject).flatMap(
      ({ outcome }) => findBuilderError(outcome.output)?.findings ?? [],
    ),
  )
  return selectFindingsAbout(builders, builder, otherMatches).some(
    ({ id, severity }) => severity === 'error' || named.has(id),
  )
}
