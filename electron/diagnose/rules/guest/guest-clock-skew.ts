import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { getSubject } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "The builder's clock is wrong",
  headline: "Linux builder's clock is wrong",
  background:
    "While this Mac sleeps, the VM's clock stands still, and nothing sets it afterward. Certificates of " +
    'binary caches then look "not yet valid", so the builder downloads nothing, and build tools report ' +
    'clock skew.',
  detection:
    "An admin check finds the VM's clock more than 30 seconds off, or a build there fails with a " +
    "message about clock skew or certificates that aren't yet valid.",
  remedy:
    'Builderbar restarts the builder, whose clock then follows this Mac. By hand: sudo launchctl ' +
    'kickstart -k system/org.nixos.linux-builder',
  causes: {
    program:
      "The builder's clock is probably behind, which happens when this Mac sleeps, so it rejects valid certificates.",
    check: "The builder's clock is wrong, so it can reject valid certificates.",
  },
  symptoms: {
    program: (host: string, output: string) => `A build on ${host} said: "${output}".`,
    check: (host: string, skew: string) => `The admin check of ${host} found that ${skew}.`,
  },
  localSolution:
    'The repair restarts the builder, whose clock then follows this Mac; builds that are running on it end.',
  remoteSolution: 'Set the clock there, or restart that computer.',
})

export const guestClockSkew = {
  id: 'guest-clock-skew',
  severity: 'warning',
  texts,
  permanentFix: 'nix.linux-builder.config.services.timesyncd.enable = lib.mkForce true;',
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const messages = findOutput(snapshot, builder, 'guest-clock-skew')
    const [first] = messages
    if (builder.entry === null || first === undefined) return []
    const isManaged = builder.kind === 'managed'
    const cause = texts.causes[first.source]
    return [
      {
        subject: isManaged ? getSubject(builder) : builder.entry.uri,
        cause,
        explanation: [
          texts.symptoms[first.source](builder.entry.host, shortenOutput(first.output, 200)),
          cause,
          isManaged ? texts.localSolution : texts.remoteSolution,
        ].join(' '),
        evidence: messages.map(({ evidence }) => evidence),
        repairs: isManaged && builder.service !== null ? ['restart-builder'] : [],
        permanentFix: isManaged ? guestClockSkew.permanentFix : null,
      },
    ]
  })
}
