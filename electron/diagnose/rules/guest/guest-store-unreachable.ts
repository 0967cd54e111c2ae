import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { knownErrorTexts } from '../../../core/nix/output/known-error-texts.ts'
import { findBuilderError } from '../../../core/nix/output/nix-error.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import type { BuilderOutput } from '../../facts/root-scan-evidence.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: 'SSH works, but Nix on the builder refuses builds',
  headline: 'Nix on the Linux builder refuses builds',
  background:
    'Over SSH, Nix starts another Nix on the builder. It must be installed, be in the PATH of a shell ' +
    'that isn\'t a login shell, and trust the user who logs in; otherwise it says "not privileged to ' +
    'build" or "lacks a signature by a trusted key". That shell must print nothing: Nix would read it ' +
    'as the answer ("protocol mismatch").',
  detection: 'An admin check gets no answer from Nix there, or a build fails with one of these messages.',
  remedy:
    "Add the user in the builder's address to the trusted users in the builder's configuration, rebuild " +
    "it, and restart it. nix-darwin's builder trusts its user by default.",
  refusal: (host: string, output: string) =>
    `SSH reaches ${host}, but Nix there refuses the build: "${output}".`,
  silence: (host: string) => `SSH reaches ${host}, but its nix-daemon isn't responding.`,
  requirement: (user: string | null) =>
    `${user ?? 'The user who logs in'} must be a trusted user of Nix there, and nix-daemon must be running there.`,
})

export const guestStoreUnreachable = {
  id: 'guest-store-unreachable',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.config.nix.settings.trusted-users = [ "builder" ];',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const messages = findOutput(snapshot, builder, 'guest-store-unreachable')
    const [first] = messages
    if (entry === null || first === undefined) return []
    const lacksTrust = /not privileged|lacks a /.test(first.output)
    const meaning = lacksTrust ? undefined : findBuilderError(first.output)?.meaning
    return [
      {
        subject: entry.uri,
        cause: formatStoreProblem(entry.host, first, 60),
        explanation: [
          formatStoreProblem(entry.host, first, 200),
          meaning === undefined ? texts.requirement(entry.user) : knownErrorTexts[meaning],
        ].join(' '),
        evidence: messages.map(({ evidence }) => evidence),
        causes: [formatFindingKey('ssh-route', entry.uri)],
        permanentFix: lacksTrust && builder.kind !== 'remote' ? guestStoreUnreachable.permanentFix : null,
      },
    ]
  })
}

/** Quotes the end of what Nix printed; what an admin check found is no quotation. */
function formatStoreProblem(host: string, { source, output }: BuilderOutput, maxLength: number): string {
  return source === 'check' ? texts.silence(host) : texts.refusal(host, shortenOutput(output, maxLength))
}
