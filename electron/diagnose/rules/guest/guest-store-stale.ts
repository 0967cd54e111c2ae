import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { getSubject } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "The builder's Nix store is missing files",
  headline: "Builds fail: the Linux builder's Nix store is missing files",
  background:
    "The VM keeps Nix's database on its disk, and part of its store comes with the system that it " +
    'boots. After an update, or if it was killed while writing, the database can list files that no ' +
    "longer exist, and builds that need them fail. What you build isn't at fault.",
  detection:
    'A build there fails with "getting attributes of path ... No such file", "some dependencies of ... ' +
    'are missing", or a malformed database.',
  remedy:
    'First, have Nix there drop what is missing: sudo ssh linux-builder nix-store --verify. If that ' +
    "isn't enough, Builderbar creates a new disk and keeps the old one: builderbar repair " +
    'recreate-disk. Nix then downloads or rebuilds what was on it.',
  cause:
    "The database of the builder's Nix store lists files that its disk no longer has; what you build isn't at fault.",
  symptom: (host: string, output: string) =>
    `A build on ${host} said: "${output}". The database of the Nix store there lists files that no longer ` +
    "exist; what you build isn't at fault.",
  remoteSolution: (host: string) => `On ${host}, nix-store --verify drops them from the database.`,
  localSolution:
    'To drop them from the database: sudo ssh linux-builder nix-store --verify. The repair creates a new disk, which always helps.',
})

export const guestStoreStale = {
  id: 'guest-store-stale',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry, kind } = builder
    const messages = findOutput(snapshot, builder, 'guest-store-stale')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: kind === 'managed' ? getSubject(builder) : entry.uri,
        cause: texts.cause,
        explanation: [
          texts.symptom(entry.host, shortenOutput(first.output, 200)),
          kind === 'remote' ? texts.remoteSolution(entry.host) : texts.localSolution,
        ].join(' '),
        repairs: kind === 'managed' && builder.service !== null ? ['recreate-disk'] : [],
        evidence: messages.map(({ evidence }) => evidence),
      },
    ]
  })
}
