import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Evidence, Finding } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../../core/model/snapshot.ts'
import { formatPermanentRouteFix } from '../../../core/nix/permanent-route-fix.ts'
import { fromAddress, fromFile } from '../../facts/evidence.ts'
import { getPresentedKey } from '../../facts/host-keys.ts'
import { formatAddress } from '../../facts/local-builders.ts'
import {
  answerAtTarget,
  describeTarget,
  endsAtRemoteLogin,
  endsAtThisMac,
  isRootViewComplete,
  readsRootFile,
  resolveRootRoute,
  type WrongTarget,
} from '../../facts/root-route.ts'
import { explainRoute, formatRootBlock } from '../../facts/route-explanation.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findDuplicateCause } from '../../facts/ssh-key-files.ts'
import { hasSshFailed, listSshFailures } from '../../facts/test-builds.ts'

export const sshRoute: Rule = {
  id: 'ssh-route',
  severity: 'warning',
  title: "Root's SSH probably doesn't reach the builder",
  headline: formatHeadline,
  background:
    'Nix does not connect to the builder by itself. The nix-daemon runs as root and starts ssh; ssh learns from its ' +
    "configuration which host and port a name like linux-builder means. What counts are root's own file " +
    '(/var/root/.ssh/config) and /etc/ssh/ssh_config, never ~/.ssh/config of a user. Where no line sets the port, ssh takes ' +
    '22, and there this Mac\'s own Remote Login answers, with another host key: hence "REMOTE HOST IDENTIFICATION HAS ' +
    'CHANGED" although the builder\'s key never changed. ssh-ng:// and ssh:// run the same ssh; the second only shows more ' +
    'of what it says.',
  detection:
    'ssh itself is asked (ssh -G) what it would do with the files that root reads, and the port is compared with the one ' +
    "that the builder's machine forwards. Root's own file can mostly not be read by you, so without a test build this stays " +
    '"probably"; one that fails proves it, and one that works says that the route is right after all.',
  remedy:
    "Builderbar writes a marked Host block at the top of root's own file, /var/root/.ssh/config; it works beside a managed " +
    '/etc/ssh/ssh_config and with every Nix, and `builderbar undo` takes it back. An entry for localhost or an address gets ' +
    "none: the machines file is then what has to change. From Nix 2.31 on, a port in the entry's URI does it too. Or have the line " +
    '"Include /etc/ssh/ssh_config.d/*" put back. A line in /etc/hosts only gives the name an address, not the port. Never ' +
    'set StrictHostKeyChecking no: ssh would then talk to whatever answers.',
  permanentFix: formatPermanentRouteFix('include', 31022, null),
  link: 'route',
  detect,
}

function formatHeadline(finding: Pick<Finding, 'evidence'>): string {
  const remoteLogin = finding.evidence.some(({ message }) => message.includes('Remote Login'))
  return remoteLogin
    ? "Nix can't reach the Linux builder: SSH connects to this Mac"
    : "Nix can't reach the Linux builder: SSH connects to the wrong place"
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    if (entry === null || facts.kind !== 'managed') return []
    const target = resolveRootRoute(snapshot, facts)
    if (target.kind === 'at-builder' || target.kind === 'not-known') return []
    return [createMatch(snapshot, facts, entry, target)]
  })
}

function createMatch(
  snapshot: Snapshot,
  facts: BuilderFacts,
  entry: MachineEntry,
  target: WrongTarget,
): Match {
  const isVerified = hasSshFailed(snapshot, facts)
  const isSure = isVerified || target.kind === 'old-nix' || isRootViewComplete(snapshot)
  const reason = explainRoute(snapshot, facts, target)
  return {
    subject: entry.uri,
    severity: isSure ? 'error' : 'warning',
    title: formatTitle(snapshot, target, isSure),
    cause: formatCause(facts, target, entry, isSure),
    explanation: [
      `Nix runs ssh as root, and for ${entry.uri} root's ssh ${isSure ? 'goes' : 'would go'} to ${describeTarget(target, entry)}; ` +
        `${facts.portFrom === 'not-known' ? 'on which port the builder listens is not known.' : `the builder listens on port ${facts.port} of this Mac.`} ${reason.message}`,
      describeSymptom(snapshot, facts, target),
      isVerified ? 'A test build, which goes that way, failed.' : '',
      isSure
        ? ''
        : 'Root may have a file of its own, /var/root/.ssh/config, which you cannot read and which would set it right: a build is the proof.',
      facts.portFrom === 'not-known'
        ? ''
        : `The way out: ${describeDaemonFile(snapshot) ?? describeResolution(facts, entry)}`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    evidence: [
      ...reason.evidence,
      ...createResponderEvidence(snapshot, target),
      ...createBuilderEvidence(facts),
      ...pinEvidence(entry),
      ...listSshFailures(snapshot, facts),
    ],
    causes: findDuplicateCause(snapshot, facts),
    repairs: isRepairable(snapshot, facts, entry, target) ? ['route-root-ssh'] : [],
    permanentFix:
      target.kind === 'ipv6' && hasAlias(entry) ? null : formatPermanentFix(snapshot, facts, entry),
  }
}

function formatCause(
  facts: BuilderFacts,
  target: WrongTarget,
  { host }: MachineEntry,
  isSure: boolean,
): string {
  const builder =
    facts.portFrom === 'not-known'
      ? 'not to the builder'
      : `but the builder listens on port ${facts.port} of this Mac`
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return `Nix runs SSH as root, and root's SSH settings don't say where ${host} is; ${builder}.`
  }
  const place = endsAtThisMac(target) ? `port ${target.port} of this Mac` : 'another computer'
  return `Nix runs SSH as root, and root's SSH ${isSure ? 'connects' : 'would connect'} to ${place}, ${builder}.`
}

function isRepairable(
  snapshot: Snapshot,
  { portFrom }: BuilderFacts,
  entry: MachineEntry,
  target: WrongTarget,
): boolean {
  return hasAlias(entry) && readsRootFile(snapshot) && target.kind !== 'old-nix' && portFrom !== 'not-known'
}

/**
 * Returns the advice for a daemon whose NIX_SSHOPTS name another configuration file, so that ssh ignores root's own; null if
 * ssh reads root's own file.
 */
function describeDaemonFile(snapshot: Snapshot): string | null {
  const daemonOptions = valueOrNull(snapshot.sshConfig.daemonOptions)
  if (daemonOptions === null || readsRootFile(snapshot)) return null
  return `NIX_SSHOPTS in ${daemonOptions.plist} (${daemonOptions.value}) names the only file that Nix's ssh reads; the host's block has to stand there, with HostName 127.0.0.1 and the port.`
}

function formatTitle(snapshot: Snapshot, target: WrongTarget, isSure: boolean): string {
  const probably = isSure ? '' : 'probably '
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return `Root's SSH ${probably}can't resolve "${target.hostname}"`
  }
  if (target.kind === 'ipv6') return `Root's SSH ${probably}tries IPv6, but the builder listens on IPv4`
  const isAnswered = answerAtTarget(snapshot, target)?.kind === 'ssh'
  if (endsAtRemoteLogin(target) && isAnswered)
    return `Root's SSH ${probably}connects to this Mac's Remote Login`
  if (!endsAtThisMac(target)) return `Root's SSH ${probably}connects to another computer, not the builder`
  return `Root's SSH ${probably}connects to port ${target.port}, not the builder's`
}

/** Describes the error that Nix shows for this target, so that the user recognizes it (docs/nix-and-ssh.md, "Observed states"). */
function describeSymptom(snapshot: Snapshot, facts: BuilderFacts, target: WrongTarget): string {
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return 'ssh then ends with "Could not resolve hostname".'
  }
  const answer = answerAtTarget(snapshot, target)
  if (target.kind === 'ipv6' || answer?.kind === 'refused')
    return 'Nothing listens there: ssh ends with "Connection refused".'
  const responder = endsAtRemoteLogin(target) ? "this Mac's own Remote Login" : 'another program'
  if (answer?.kind !== 'ssh') return ''
  const pinned = facts.entry?.hostKey
  return pinned
    ? `There ${responder} answers with its own host key, and ssh says "REMOTE HOST IDENTIFICATION HAS CHANGED". The builder's key ` +
        'has not changed.'
    : `There ${responder} answers with a host key that root does not know, and ssh says "Host key verification failed".`
}

function createResponderEvidence(snapshot: Snapshot, target: WrongTarget): Evidence[] {
  const answer = answerAtTarget(snapshot, target)
  const address = `${target.addresses[0] ?? target.hostname}:${target.port}`
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return [fromAddress('Where ssh would go', target.hostname, null, 'the name does not resolve')]
  }
  if (target.kind === 'ipv6') {
    return [
      fromAddress(
        'Where ssh would go',
        `[${target.addresses[0]}]:${target.port}`,
        null,
        'connection refused',
      ),
    ]
  }
  const message = endsAtRemoteLogin(target)
    ? "Who answers there: this Mac's Remote Login"
    : 'Who answers there'
  if (answer?.kind === 'ssh') {
    const key: PublicKey | null = answer.hostKey.known ? answer.hostKey : null
    return [
      fromAddress(
        message,
        address,
        key,
        key === null ? answer.banner : `${answer.banner}, ${key.fingerprint}`,
      ),
    ]
  }
  const value =
    answer === null ? 'not looked at' : answer.kind === 'refused' ? 'connection refused' : 'no ssh'
  return [fromAddress('Where ssh would go', address, null, value)]
}

function createBuilderEvidence(facts: BuilderFacts): Evidence[] {
  const key = getPresentedKey(facts)
  const answer = valueOrNull(facts.answer)
  if (answer?.kind !== 'ssh') return []
  return [fromAddress('The builder itself', formatAddress(facts), key, key?.fingerprint ?? answer.banner)]
}

function pinEvidence(entry: MachineEntry): Evidence[] {
  if (entry.hostKey === null) return []
  return [fromFile('The host key that the entry pins', entry.file, entry.line, entry.hostKey.fingerprint)]
}

function describeResolution(facts: BuilderFacts, entry: MachineEntry): string {
  if (!hasAlias(entry)) {
    return (
      "let nix-darwin's own entry for linux-builder stand in the machines file again; it has a port, an alias and the host " +
      `key. From Nix 2.31 on, an entry of your own may name the port: ${entry.scheme}://${entry.user ?? 'builder'}@127.0.0.1:${facts.port}`
    )
  }
  return `Builderbar puts this at the top of /var/root/.ssh/config (owner root, mode 0600), and takes it back if you want:\n${formatRootBlock(entry.host, facts.port, facts.key?.path)}`
}

/** Whether the entry's host is a name that a Host block can map to another address: neither localhost nor an IP address. */
function hasAlias({ host }: MachineEntry): boolean {
  return !/^(localhost|[\d.:[\]]+)$/.test(host)
}

function formatPermanentFix(snapshot: Snapshot, facts: BuilderFacts, entry: MachineEntry): string {
  if (!hasAlias(entry)) {
    return '# no hand-made machines file: nix-darwin writes the entry, its port and its host key\nnix.linux-builder.enable = true;'
  }
  return formatPermanentRouteFix('include', facts.port, entry, snapshot)
}
