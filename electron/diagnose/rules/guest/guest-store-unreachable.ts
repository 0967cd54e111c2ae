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
    "Nix's SSH starts Nix on the builder (nix-daemon --stdio for ssh-ng://, nix-store --serve for ssh://). Nix " +
    "must be installed there and must trust the user that logs in; in nix-darwin's VM, builder is a trusted " +
    'user. Otherwise it says "not privileged to build" or "lacks a signature by a trusted key". Nix must be in ' +
    'the PATH of a non-login shell, and that shell must print nothing, because Nix would read the text as its ' +
    'answer ("protocol mismatch").',
  detection:
    'The admin check gets no answer from Nix on the builder, or the output of a build says why: not privileged ' +
    "to build, no trusted signature, Nix not found, or text from a shell instead of Nix's protocol.",
  remedy:
    "By hand: make the user of the entry's URI a trusted user in the VM's configuration, rebuild it, and restart " +
    "the builder. nix-darwin's own VM is configured like this already.",
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
          `SSH reaches ${entry.uri}, but Nix there accepts no builds: "${shortenOutput(first.output, 200)}". ` +
          (meaning ??
            `The user ${entry.user ?? 'that logs in'} must be a trusted user of Nix there, and its nix-daemon must be running.`),
        evidence: messages.map(({ evidence }) => evidence),
        causes: [formatFindingKey('ssh-route', entry.uri)],
        permanentFix: lacksTrust && facts.kind === 'managed' ? guestStoreUnreachable.permanentFix : null,
      },
    ]
  })
}
