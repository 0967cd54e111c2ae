import { valueOrNull } from '../../../core/model/observation.ts'
import type { Service, Snapshot } from '../../../core/model/snapshot.ts'
import { answersSsh } from '../../facts/boot-time.ts'
import { createLogEvidence, findLogCauses } from '../../facts/builder-log-messages.ts'
import { fromLaunchd } from '../../facts/evidence.ts'
import { listLocalBuilders, listRestart } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const firewall = '/usr/libexec/ApplicationFirewall/socketfilterfw'

export const guestNoAddress: Rule = {
  id: 'guest-no-address',
  severity: 'error',
  title: 'The builder gets no network address from macOS',
  headline: 'Linux builder has no network address',
  background:
    "With Apple's Virtualization framework, macOS gives the VM its network address: /usr/libexec/bootpd " +
    "responds over a bridge that exists while the VM is running. If the firewall or your organization's " +
    'management blocks bootpd, the VM starts without an address, and nothing can connect to it.',
  detection:
    "The builder's own log of this session says that it found no address or got no DHCP lease, and the builder doesn't respond.",
  remedy:
    'In System Settings > Network > Firewall > Options, turn off "Block all incoming connections" and ' +
    `allow bootpd, or run sudo ${firewall} --unblockapp /usr/libexec/bootpd. Then restart the builder. ` +
    'On a managed Mac, only your IT department can change this. Or use the builder with QEMU, which ' +
    'needs no address from macOS.',
  permanentFix:
    '# QEMU has a network of its own and needs no address from macOS\n' +
    'nix.linux-builder.enable = true;\nnix.linux-builder.package = pkgs.darwin.linux-builder;',
  link: 'vm',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((builder) => {
    const { service } = builder
    if (service === null || answersSsh(builder)) return []
    return findLogCauses(snapshot, service).includes('no-address') ? [createMatch(snapshot, service)] : []
  })
}

function createMatch(snapshot: Snapshot, service: Service): Match {
  const log = createLogEvidence(snapshot, service)
  const version = valueOrNull(snapshot.mac.version)
  return {
    subject: service.label,
    cause: "The builder's VM started, but macOS gave it no address, so nothing can connect to it.",
    explanation:
      `The builder's log says that its VM got no address. macOS${version === null ? '' : ` ${version}`} provides it with ` +
      "/usr/libexec/bootpd, which the firewall or your organization's management may block. Allow bootpd in System Settings > Network > " +
      `Firewall > Options, or run sudo ${firewall} --unblockapp /usr/libexec/bootpd; then ${describeRestart(service)}. If that command ` +
      `says that the settings can't be changed on a managed Mac, only the IT department can change them.`,
    evidence: [...log.evidence, fromLaunchd('The service in launchd', service)],
    repairs: listRestart(service),
  }
}

/** An agent of the user has no repair, since it needs no root. */
function describeRestart({ domain, label }: Service): string {
  return domain === undefined
    ? 'the repair restarts the builder'
    : `start the builder again: launchctl kickstart -k ${domain}/${label}`
}
