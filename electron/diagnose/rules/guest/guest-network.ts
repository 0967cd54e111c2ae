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
    'The Linux machine fetches sources and dependencies through a network of its own. nixpkgs gives its guest a public DNS server, which a ' +
    "VPN or a company's network may block; a guest on Virtualization.framework needs an address from macOS (bootpd). Names then do not resolve " +
    'there, although they do on this Mac. Nix gives a network only to builds that declare the hash of their result (fetchers): every other ' +
    'build has none on any machine, so a package that downloads something while it builds fails in the same words.',
  detection:
    'A build on the builder ends with "Could not resolve host", "Temporary failure in name resolution" or the like. For your own build: builderbar explain -.',
  remedy:
    'By hand: sudo ssh linux-builder getent hosts cache.nixos.org tells whether names resolve there. Where they do not, name the DNS server ' +
    "of your network in the guest's configuration, or disconnect the VPN. Where they do, the build itself downloads without a hash, which has to " +
    'change in its package. builders-use-substitutes = false lets this Mac send what caches have.',
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
          `On ${entry.uri}: "${shortenOutput(first.output, 200)}". ssh reaches that machine, and the machine reaches no name in the network. Look ` +
          'at its DNS server first, and at a VPN or a firewall between it and the network.',
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: facts.kind === 'managed' ? guestNetwork.permanentFix : null,
      },
    ]
  })
}
