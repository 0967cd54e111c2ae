import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const postBuildHookFails: Rule = {
  id: 'post-build-hook-fails',
  severity: 'error',
  title: "This Mac's post-build-hook fails after each build",
  headline: "Builds end with an error from this Mac's post-build-hook",
  background:
    "The setting post-build-hook of this Mac's nix.conf names a program that the nix-daemon runs after each build, mostly to upload what was " +
    'built. Where it ends with an error, or is no longer there, Nix calls the build failed, although the builder did its part.',
  detection: 'A build ends with "program … failed with exit code" about the post-build-hook.',
  remedy:
    'By hand: take the line post-build-hook out of /etc/nix/nix.conf or the file that it includes (nix config show post-build-hook tells the ' +
    'program), or mend the program. A hook under /nix/var/determinate is a remnant of Determinate Nix (NixOS/nix#13531).',
  permanentFix: null,
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    const messages = findOutput(snapshot, facts, 'post-build-hook-fails')
    const [first] = messages
    if (entry === null || first === undefined) return []
    const program =
      /program '([^']+)'/.exec(first.output)?.[1] ?? 'the program of the setting post-build-hook'
    return [
      {
        subject: entry.uri,
        cause: 'The build itself worked, but the post-build-hook that this Mac runs after each build failed.',
        explanation:
          `The build on ${entry.uri} worked, and ${program}, which Nix runs on this Mac after each build, failed: ` +
          `"${shortenOutput(first.output, 200)}". The builder is in order; the line post-build-hook of this Mac's nix.conf is what has to change.`,
        evidence: messages.map(({ evidence }) => evidence),
      },
    ]
  })
}
