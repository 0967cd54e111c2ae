import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { detectSshResult, findBuilderError } from '../../../core/nix/nix-error.ts'
import { selectFindingsAbout } from '../../facts/builder-state.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, MatchRef, Rule } from '../../facts/rule.ts'
import { createBuildEvidence, listFailedBuilds, shortenOutput } from '../../facts/test-builds.ts'
import { listUnknowns, type Unknown } from '../../facts/unknowns.ts'

export const buildFails: Rule = {
  id: 'build-fails',
  severity: 'error',
  title: 'A test build failed, and no check explains why',
  headline: 'Builds on the Linux builder are failing',
  background:
    "A test build goes the same way as your own: through the nix-daemon and root's ssh to the builder. It failed, so some link of that way is " +
    "broken, and what can be seen without admin rights shows none. With ssh-ng:// Nix tells only that ssh did not start: ssh's own reason " +
    "goes to the daemon's log, which nix-darwin does not keep. With ssh:// it stands in the error.",
  detection:
    'A small build for Linux, which no cache can answer, was made; Nix names this builder in its error.',
  remedy:
    'Read what Nix says. A deep look (builderbar status --deep) makes the same connection as root, after one password, and tells what ssh ' +
    'says. Without it: let the entry say ssh:// for a while (nix.linux-builder.protocol = "ssh"); the reason then stands in the error.',
  permanentFix: null,
  link: 'build',
  detect,
  isExplainedBy,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
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
          `A test build for ${first.system} on ${entry.uri} failed, and nothing that can be seen explains it. Nix says: ` +
          `"${shortenOutput(output)}". ${describeLikelyCauses(builderError?.findings ?? [])}${describeUnobserved(listUnknowns(snapshot, facts))}` +
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
  if (ssh === 'arrived') return 'ssh itself got in: what failed lies behind it, in the machine or in its Nix.'
  if (scheme !== 'ssh-ng') return ''
  return "With ssh-ng:// that is all it tells. ssh's own reason is seen by a deep look, which asks for a password once: builderbar status --deep"
}

/** Lists what the scan could not observe, since the broken link may be among it. */
function describeUnobserved(unknowns: readonly Unknown[]): string {
  return unknowns.length === 0
    ? ''
    : `What could not be seen: ${unknowns.map(({ reason }) => reason).join('; ')}. `
}

function describeLikelyCauses(likely: readonly string[]): string {
  const [first] = likely
  if (first === undefined) return ''
  return `Such words mostly come of ${likely.join(' or ')}: builderbar explain ${first} tells more. `
}

/** Whether an error about this builder, or any finding that Nix's error message points to, explains the failed build. */
function isExplainedBy(
  match: Match,
  otherMatches: readonly MatchRef[],
  snapshot: Snapshot,
  builders: readonly BuilderFacts[],
): boolean {
  const facts = builders.find(({ entry }) => entry?.uri === match.subject)
  if (facts === undefined) return false
  const named = new Set(
    listFailedBuilds(snapshot, match.subject).flatMap(
      ({ outcome }) => findBuilderError(outcome.output)?.findings ?? [],
    ),
  )
  return selectFindingsAbout(builders, facts, otherMatches).some(
    ({ id, severity }) => severity === 'error' || named.has(id),
  )
}
