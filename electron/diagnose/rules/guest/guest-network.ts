import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "The builder can't reach the network",
  headline: "Builds fail: the Linux builder can't reach the network",
  background:
    'The VM downloads sources over its own network. nixpkgs gives it a public DNS server, which a VPN ' +
    'or a company network may block. Nix gives network access only to builds that declare the hash of ' +
    'their result, so a package that downloads something during its build fails with the same message ' +
    'on any computer.',
  detection:
    'A build there fails with "Could not resolve host", "Temporary failure in name resolution", or a ' +
    'similar message.',
  remedy:
    'Check whether names resolve there: sudo ssh linux-builder getent hosts cache.nixos.org. If not, ' +
    "set the DNS server of your network in the VM's configuration, or disconnect the VPN. If they do, " +
    'the package itself downloads without a hash and must be changed. With builders-use-substitutes = ' +
    'false this Mac sends what binary caches have.',
  cause: "SSH reaches the builder, but the builder can't resolve names or reach the network.",
  explanation: (host: string, output: string) =>
    `A build on ${host} said: "${output}". SSH reaches the builder, but the builder can't reach the ` +
    'network. Check its DNS server first, then a VPN or firewall between it and the network.',
})

export const guestNetwork = {
  id: 'guest-network',
  severity: 'error',
  texts,
  permanentFix:
    'nix.linux-builder.config.networking.nameservers = lib.mkForce [ "192.0.2.53" ]; # the DNS server of your network',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const messages = findOutput(snapshot, builder, 'guest-network')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause: texts.cause,
        explanation: texts.explanation(entry.host, shortenOutput(first.output, 200)),
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: builder.kind === 'managed' ? guestNetwork.permanentFix : null,
      },
    ]
  })
}
