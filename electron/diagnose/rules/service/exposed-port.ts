import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** Addresses in QEMU's hostfwd argument that mean all addresses of this Mac. */
const everyAddress = new Set(['', '0.0.0.0'])

const texts = defineTexts({
  title: "The builder's SSH port is open to the network",
  headline: "Linux builder's SSH port is open to the network",
  background:
    "The builder's VM listens on all addresses of this Mac, not only on 127.0.0.1, so others on your " +
    'network can reach its SSH. They need its key to log in. This is the default in nixpkgs, and builds ' +
    "work; it's mentioned so that you know.",
  detection: "The VM's arguments forward the port from all addresses (hostfwd=tcp::PORT-:22).",
  remedy: 'Name the address in your configuration, or block the port with the macOS firewall.',
  cause:
    "The builder listens on all of this Mac's addresses, so others on your network can reach its SSH, but they need its key to log in.",
  explanation: (port: number) =>
    `The builder's VM listens on port ${port} of all addresses of this Mac, so others on your network can connect to its SSH. They ` +
    'need its key to log in. This is the default in nixpkgs. If it matters to you, set the address 127.0.0.1 in your configuration, or ' +
    'block the port with the macOS firewall.',
  forwarding: "Port forwarding in the VM's arguments",
})

export const exposedPort = {
  id: 'exposed-port',
  severity: 'note',
  texts,
  permanentFix: formatForwardFix(31022),
  link: null,
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  const vm = builder?.vm
  if (!builder || !vm || valueOrNull(snapshot.processes) === null) return []
  if (vm.forwardedAddress === undefined || !everyAddress.has(vm.forwardedAddress)) return []
  return [
    {
      subject: `*:${builder.port}`,
      permanentFix: formatForwardFix(builder.port),
      cause: texts.cause,
      explanation: texts.explanation(builder.port),
      evidence: [
        fromCommand(
          texts.forwarding,
          `ps -ww -o command -p ${vm.pid}`,
          `hostfwd=tcp:${vm.forwardedAddress}:${vm.forwardedPort ?? builder.port}-:22`,
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
