import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromCommand } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** Addresses in QEMU's hostfwd argument that mean all addresses of this Mac. */
const everyAddress = new Set(['', '0.0.0.0'])

export const exposedPort: Rule = {
  id: 'exposed-port',
  severity: 'note',
  title: "The builder's SSH port is open to the network",
  headline: "Linux builder's SSH port is open to the network",
  background:
    "The builder's machine forwards its port without naming an address, and QEMU then listens on every address of this Mac, not only on " +
    "127.0.0.1. Who is in the same network can connect to the builder's ssh; to log in needs the key. This is how nixpkgs has it by default, and " +
    'builds work: it is said so that you know.',
  detection:
    "The arguments of the machine's process forward the port of all addresses (hostfwd=tcp::PORT-:22).",
  remedy: 'In the configuration, with the address named, or by the firewall of macOS.',
  permanentFix: formatForwardFix(31022),
  link: null,
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const facts = findExpectedBuilder(snapshot)
  const vm = facts?.vm
  if (!facts || !vm || valueOrNull(snapshot.processes) === null) return []
  if (vm.forwardedAddress === undefined || !everyAddress.has(vm.forwardedAddress)) return []
  return [
    {
      subject: `*:${facts.port}`,
      permanentFix: formatForwardFix(facts.port),
      cause:
        "The builder listens on all of this Mac's addresses, so others on your network can reach its SSH, but they need its key to log in.",
      explanation:
        `The builder's machine listens on port ${facts.port} of every address of this Mac, so others in the same network can connect to its ssh. ` +
        'They need its key to log in. It is the default of nixpkgs; name the address 127.0.0.1 in the configuration, or let the firewall of ' +
        'macOS refuse it, where that matters.',
      evidence: [
        fromCommand(
          "The forward among the machine's arguments",
          `ps -ww -o command -p ${vm.pid}`,
          `hostfwd=tcp:${vm.forwardedAddress}:${vm.forwardedPort ?? facts.port}-:22`,
        ),
      ],
    },
  ]
}

/** Sets the option by its full path, so that the snippet can be combined with other options of the guest. */
function formatForwardFix(port: number): string {
  return [
    'nix.linux-builder.config.virtualisation.forwardPorts = lib.mkForce [',
    `  { from = "host"; host.address = "127.0.0.1"; host.port = ${port}; guest.port = 22; }`,
    '];',
  ].join('\n')
}
