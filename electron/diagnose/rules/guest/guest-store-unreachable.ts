import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { findBuilderError } from '../../../core/nix/nix-error.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestStoreUnreachable: Rule = {
  id: 'guest-store-unreachable',
  severity: 'error',
  title: 'SSH works, but Nix on the builder refuses builds',
  headline: 'Nix on the Linux builder refuses builds',
  background:
    "Nix's ssh starts a Nix on the other side (nix-daemon --stdio for ssh-ng://, nix-store --serve for ssh://). It has to be there, and it has " +
    'to trust the user that logs in: builder is a trusted user of nix-darwin\'s guest. Otherwise it says "not privileged to build" or ' +
    '"lacks a signature by a trusted key". It has to lie in the PATH of a shell that is no login shell, and that shell may print nothing: ' +
    'Nix would take it for the answer ("protocol mismatch").',
  detection:
    'The deep look gets no answer from its Nix, or Nix says so about a build: not privileged to build, no trusted signature, no Nix found there, or words of a shell where Nix should speak.',
  remedy:
    "By hand: let the guest's configuration trust the user of the entry's URI, rebuild it, and restart the builder. nix-darwin's own guest does so by itself.",
  permanentFix: 'nix.linux-builder.config.nix.settings.trusted-users = [ "builder" ];',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    const messages = findOutput(snapshot, facts, 'guest-store-unreachable')
    const [first] = messages
    if (entry === null || first === undefined) return []
    const lacksTrust = /not privileged|lacks a /.test(first.output)
    const meaning = lacksTrust ? null : findBuilderError(first.output)?.meaning
    return [
      {
        subject: entry.uri,
        cause: `SSH reaches ${entry.host}, but Nix there refuses the build: "${shortenOutput(first.output, 60)}".`,
        explanation:
          `ssh reaches ${entry.uri}, and the Nix there takes no build: "${shortenOutput(first.output, 200)}". ` +
          (meaning ??
            `The user ${entry.user ?? 'that logs in'} has to be among the trusted users of that machine's Nix, and its nix-daemon has to run.`),
        evidence: messages.map(({ evidence }) => evidence),
        causes: [formatFindingKey('ssh-route', entry.uri)],
        permanentFix: lacksTrust && facts.kind === 'managed' ? guestStoreUnreachable.permanentFix : null,
      },
    ]
  })
}
