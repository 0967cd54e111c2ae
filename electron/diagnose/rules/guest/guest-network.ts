import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestNetwork: Rule = {
  id: 'guest-network',
  severity: 'error',
  title: "The builder can't reach the network",
  headline: "Builds fail: the Linux builder can't reach the network",
  background:
    'The VM downloads sources and dependencies over its own network. nixpkgs configures a public DNS server, ' +
    'which a VPN or a company network may block. A VM on Virtualization.framework also needs an address from ' +
    "macOS (bootpd). Names then don't resolve in the VM although they resolve on this Mac. Nix allows network " +
    'access only to builds that declare the hash of their result (fetchers). A package that downloads something ' +
    'while it builds fails with the same message on any builder.',
  detection:
    'The output of a build contains "Could not resolve host", "Temporary failure in name resolution" or similar. ' +
    'For your own build, use builderbar explain -.',
  remedy:
    'By hand: check whether names resolve in the VM with sudo ssh linux-builder getent hosts cache.nixos.org. If ' +
    "they don't, set your network's DNS server in the VM's configuration, or disconnect the VPN. If they do, the " +
    'package downloads something without declaring a hash and must be fixed. With builders-use-substitutes = ' +
    'false this Mac sends the VM what binary caches have.',
  permanentFix:
    'nix.linux-builder.config.networking.nameservers = lib.mkForce [ "192.0.2.53" ]; # the DNS server of your network',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    const messages = findOutput(snapshot, facts, 'guest-network')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause: "SSH reaches the builder, but the builder can't resolve names or reach the network.",
        explanation:
          `On ${entry.uri}: "${shortenOutput(first.output, 200)}". SSH reaches the VM, but the VM can't resolve names ` +
          'or reach the network. Check its DNS server first, then whether a VPN or a firewall blocks it.',
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: facts.kind === 'managed' ? guestNetwork.permanentFix : null,
      },
    ]
  })
}
