import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "This Mac's post-build-hook fails after each build",
  headline: "Builds end with an error from this Mac's post-build-hook",
  background:
    "The post-build-hook setting in this Mac's nix.conf names a program that nix-daemon runs after each " +
    'build, usually to upload the result. If that program fails or is missing, Nix reports the build as ' +
    'failed, although the builder did its part.',
  detection:
    'A build fails with "program ... failed with exit code", and the program is the post-build-hook.',
  remedy:
    'Remove the post-build-hook line from /etc/nix/nix.conf or the file it includes, or fix the ' +
    'program. To see which one it is: nix config show post-build-hook. A hook in /nix/var/determinate ' +
    'is left over from Determinate Nix (NixOS/nix#13531).',
  cause: 'The build itself worked, but the post-build-hook that this Mac runs after each build failed.',
  error: ({ host, program, output }: { host: string; program: string | null; output: string }) =>
    `The build on ${host} worked, but ${program ?? 'the post-build-hook'}, which Nix runs on this Mac after each build, failed: ` +
    `"${output}".`,
  advice: "The builder is fine. Change the post-build-hook line in this Mac's nix.conf.",
})

export const postBuildHookFails = {
  id: 'post-build-hook-fails',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const messages = findOutput(snapshot, builder, 'post-build-hook-fails')
    const [first] = messages
    if (entry === null || first === undefined) return []
    const program = /program '([^']+)'/.exec(first.output)?.[1] ?? null
    return [
      {
        subject: entry.uri,
        cause: texts.cause,
        explanation: [
          texts.error({ host: entry.host, program, output: shortenOutput(first.output, 200) }),
          texts.advice,
        ].join(' '),
        evidence: messages.map(({ evidence }) => evidence),
      },
    ]
  })
}
