import type { Builder } from '../../../core/builders/builder.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Service, Snapshot } from '../../../core/model/snapshot.ts'
import { formatLocalTime } from '../../../core/text/local-time.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { answersSsh, isStarting } from '../../facts/boot-time.ts'
import { createLogEvidence, findLogCauses } from '../../facts/builder-log-messages.ts'
import { fromCommand, fromFile, fromLaunchd } from '../../facts/evidence.ts'
import { formatAgentStart, listLocalBuilders, listRestart } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

type GuestNetwork = NonNullable<Snapshot['guestNetwork']>

/** Times of ps and of files are exact to a second. */
const clockSlackMs = 5000
const firewall = '/usr/libexec/ApplicationFirewall/socketfilterfw'

const texts = defineTexts({
  title: 'The builder gets no network address from macOS',
  headline: 'Linux builder has no network address',
  background:
    "With Apple's Virtualization framework, macOS gives the VM its network address: /usr/libexec/bootpd " +
    "responds over a bridge that exists while the VM is running. If the firewall or your organization's " +
    'management blocks bootpd, the VM starts without an address, and nothing can connect to it.',
  detection:
    "The builder's own log of this session says that it found no address or got no DHCP lease, and the builder doesn't respond. Or " +
    'the firewall blocks all incoming connections, the VM is silent, and macOS has given no lease since the VM started.',
  remedy:
    'In System Settings > Network > Firewall > Options, turn off "Block all incoming connections" and ' +
    `allow bootpd, or run sudo ${firewall} --unblockapp /usr/libexec/bootpd. Then restart the builder. ` +
    'On a managed Mac, only your IT department can change this. Or use the builder with QEMU, which ' +
    'needs no address from macOS.',
  cause: "The builder's VM started, but macOS gave it no address, so nothing can connect to it.",
  symptom: (isLogged: boolean) =>
    isLogged
      ? "The builder's log says that its VM got no address."
      : 'The builder is silent, and macOS gave no address since its VM started.',
  explanation: (version: string | null, agentStart: string | null) =>
    `${version === null ? 'macOS' : `macOS ${version}`} provides it with ` +
    "/usr/libexec/bootpd, which the firewall or your organization's management may block. Allow bootpd in System Settings > Network > " +
    `Firewall > Options, or run sudo ${firewall} --unblockapp /usr/libexec/bootpd; then ` +
    `${agentStart === null ? 'the repair restarts the builder' : `start the builder again: ${agentStart}`}. If that command ` +
    `says that the settings can't be changed on a managed Mac, only the IT department can change them.`,
  service: 'The service in launchd',
  firewall: 'The firewall of macOS',
  firewallStates: {
    off: 'off',
    on: 'on; each program may be blocked on its own',
    'blocks-all': 'blocks all incoming connections',
  },
  leases: 'Addresses that macOS gave to VMs',
  noLeases: 'no such file',
  changedLeases: (time: string, isBeforeStart: boolean) =>
    isBeforeStart ? `last changed ${time}, before this VM's start` : `last changed ${time}`,
  notChecked: (reason: string) => `not checked: ${reason}`,
})

export const guestNoAddress = {
  id: 'guest-no-address',
  severity: 'error',
  texts,
  permanentFix:
    '# QEMU has a network of its own and needs no address from macOS\n' +
    'nix.linux-builder.enable = true;\nnix.linux-builder.package = pkgs.darwin.linux-builder;',
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listLocalBuilders(snapshot).flatMap((builder) => {
    const { service } = builder
    if (service === null || answersSsh(builder)) return []
    const isLogged = findLogCauses(snapshot, service).includes('no-address')
    return isLogged || isBlocked(snapshot, builder) ? [createMatch(snapshot, builder, service, isLogged)] : []
  })
}

/** Whether the firewall blocks all incoming connections, and no lease was given since the silent VM started. */
function isBlocked(snapshot: Snapshot, builder: Builder): boolean {
  const { guestNetwork } = snapshot
  if (guestNetwork?.silent.includes(builder.service?.label ?? '') !== true) return false
  return (
    valueOrNull(guestNetwork.firewall) === 'blocks-all' &&
    hasNoLeaseSinceStart(guestNetwork, builder) === true &&
    !isStarting(snapshot, builder)
  )
}

/** Null if that is not known. */
function hasNoLeaseSinceStart({ leasesChangedAt }: GuestNetwork, { vm }: Builder): boolean | null {
  if (!leasesChangedAt.observed || vm === null) return null
  const changedAt = leasesChangedAt.value
  return changedAt === null || Date.parse(changedAt) < Date.parse(vm.startedAt) - clockSlackMs
}

function createMatch(snapshot: Snapshot, builder: Builder, service: Service, isLogged: boolean): Match {
  const log = createLogEvidence(snapshot, service)
  return {
    subject: service.label,
    cause: texts.cause,
    explanation: [
      texts.symptom(isLogged),
      texts.explanation(
        valueOrNull(snapshot.mac.version),
        service.domain === undefined ? null : formatAgentStart(service),
      ),
    ].join(' '),
    evidence: [...log.evidence, ...describeNetwork(snapshot, builder), fromLaunchd(texts.service, service)],
    // An agent of the user has no repair, since it needs no root.
    repairs: listRestart(service),
  }
}

/** Evidence about the firewall and the leases; a part that was not observed says why. */
function describeNetwork(snapshot: Snapshot, builder: Builder): Evidence[] {
  const { guestNetwork } = snapshot
  if (guestNetwork?.silent.includes(builder.service?.label ?? '') !== true) return []
  const { firewall: state } = guestNetwork
  return [
    fromCommand(
      texts.firewall,
      `${firewall} --getglobalstate`,
      state.observed ? texts.firewallStates[state.value] : texts.notChecked(state.reason),
    ),
    fromFile(
      texts.leases,
      '/var/db/dhcpd_leases',
      null,
      describeLeases(guestNetwork, builder, snapshot.takenAt),
    ),
  ]
}

function describeLeases(network: GuestNetwork, builder: Builder, now: string): string {
  const { leasesChangedAt } = network
  if (!leasesChangedAt.observed) return texts.notChecked(leasesChangedAt.reason)
  if (leasesChangedAt.value === null) return texts.noLeases
  const isBeforeStart = hasNoLeaseSinceStart(network, builder) === true
  return texts.changedLeases(formatLocalTime(leasesChangedAt.value, now), isBeforeStart)
}
