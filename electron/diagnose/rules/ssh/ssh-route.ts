import type { Builder } from '../../../core/builders/builder.ts'
import { getPresentedKey } from '../../../core/builders/pinned-host-key.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../../core/model/snapshot.ts'
import { formatPermanentRouteFix } from '../../../core/nix/permanent-route-fix.ts'
import { indentCode } from '../../../core/text/code-lines.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromAddress, fromFile } from '../../facts/evidence.ts'
import { formatAddress } from '../../facts/local-builders.ts'
import {
  answerAtTarget,
  endsAtRemoteLogin,
  endsAtThisMac,
  isRootViewComplete,
  readsRootFile,
  resolveRootRoute,
  type WrongTarget,
} from '../../facts/root-route.ts'
import { describeRoute, explainRoute, formatRootBlock } from '../../facts/route-explanation.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findDuplicateCause } from '../../facts/ssh-key-files.ts'
import { hasSshFailed, listSshFailures } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "Root's SSH probably doesn't reach the builder",
  headline: "Nix can't reach the Linux builder: SSH connects to the wrong place",
  background:
    'nix-daemon runs as root and starts SSH, whose configuration says which address and port a name ' +
    "like linux-builder means. Root's SSH reads /var/root/.ssh/config and /etc/ssh/ssh_config, never " +
    'your ~/.ssh/config; ssh-ng:// and ssh:// use the same SSH. If no line sets the port, SSH uses 22, ' +
    'where this Mac\'s own Remote Login answers with another host key: "REMOTE HOST IDENTIFICATION HAS ' +
    'CHANGED", although the builder\'s key never changed.',
  detection:
    "Builderbar asks SSH (ssh -G) where root's connection goes and compares the port with the " +
    "builder's. You usually can't read root's own file, so this stays \"probably\" until a test build " +
    'fails or passes.',
  remedy:
    "Builderbar adds a marked block for the builder to the top of root's own file, " +
    '/var/root/.ssh/config, and removes it with builderbar undo. Or restore the line "Include ' +
    '/etc/ssh/ssh_config.d/*". With Nix 2.31 or later, a port in the entry\'s address works too. A line ' +
    'in /etc/hosts sets only the address, not the port. Never set StrictHostKeyChecking no: SSH would ' +
    'connect to whatever answers.',
})

export const sshRoute = {
  id: 'ssh-route',
  severity: 'warning',
  texts,
  permanentFix: formatPermanentRouteFix('include', 31022, null),
  link: 'route',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    if (entry === null || builder.kind !== 'managed') return []
    const target = resolveRootRoute(snapshot, builder)
    if (target.kind === 'at-builder' || target.kind === 'unknown') return []
    return [createMatch(snapshot, builder, entry, target)]
  })
}

function createMatch(snapshot: Snapshot, builder: Builder, entry: MachineEntry, target: WrongTarget): Match {
  const isVerified = hasSshFailed(snapshot, builder)
  const isSure = isVerified || target.kind === 'old-nix' || isRootViewComplete(snapshot)
  const reason = explainRoute(snapshot, builder, target)
  return {
    subject: entry.uri,
    severity: isSure ? 'error' : 'warning',
    title: formatTitle(snapshot, target, isSure),
    headline: formatHeadline(snapshot, target, isSure),
    cause: formatCause(builder, target, entry, isSure),
    explanation: [
      `Nix runs SSH as root. ${describeRoute(builder, target, entry, isSure)} ${reason.message}`,
      describeSymptom(snapshot, builder, target),
      isVerified ? 'A test build failed for this reason.' : '',
      isSure
        ? ''
        : "Root may have its own /var/root/.ssh/config that fixes this, which you can't read. A test build will tell.",
      builder.portFrom === 'unknown'
        ? ''
        : (describeDaemonFile(snapshot) ?? describeResolution(builder, entry)),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    evidence: [
      ...reason.evidence,
      ...createResponderEvidence(snapshot, target),
      ...createBuilderEvidence(builder),
      ...pinEvidence(entry),
      ...listSshFailures(snapshot, builder),
    ],
    causes: findDuplicateCause(snapshot, builder),
    repairs: isRepairable(snapshot, builder, entry, target) ? ['route-root-ssh'] : [],
    permanentFix:
      target.kind === 'ipv6' && hasAlias(entry) ? null : formatPermanentFix(snapshot, builder, entry),
  }
}

function formatHeadline(snapshot: Snapshot, target: WrongTarget, isSure: boolean): string {
  if (!isSure) return "Nix probably can't reach the Linux builder: wrong SSH settings"
  return connectsToRemoteLogin(snapshot, target)
    ? "Nix can't reach the Linux builder: SSH connects to this Mac"
    : texts.headline
}

/** Whether root's ssh goes to this Mac's Remote Login, and that answers. */
function connectsToRemoteLogin(snapshot: Snapshot, target: WrongTarget): boolean {
  return endsAtRemoteLogin(target) && answerAtTarget(snapshot, target)?.kind === 'ssh'
}

function formatCause(builder: Builder, target: WrongTarget, { host }: MachineEntry, isSure: boolean): string {
  const isPortKnown = builder.portFrom !== 'unknown'
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return isPortKnown
      ? `Nix runs SSH as root, and root's SSH settings don't say that ${host} is port ${builder.port} of this Mac.`
      : `Nix runs SSH as root, and root's SSH settings don't say where ${host} is.`
  }
  const place = endsAtThisMac(target) ? `port ${target.port} of this Mac` : 'another computer'
  const route = isSure
    ? `Nix runs SSH as root, and root's SSH connects to ${place}`
    : `Nix runs SSH as root, and root's SSH would connect to ${place}`
  return isPortKnown
    ? `${route}, but the builder listens on port ${builder.port} of this Mac.`
    : `${route}, not to the builder.`
}

function isRepairable(
  snapshot: Snapshot,
  { portFrom }: Builder,
  entry: MachineEntry,
  target: WrongTarget,
): boolean {
  return hasAlias(entry) && readsRootFile(snapshot) && target.kind !== 'old-nix' && portFrom !== 'unknown'
}

/**
 * Returns the advice for a daemon whose NIX_SSHOPTS name another configuration file, so that ssh ignores root's own; null if
 * ssh reads root's own file.
 */
function describeDaemonFile(snapshot: Snapshot): string | null {
  const daemonOptions = valueOrNull(snapshot.sshConfig.daemonOptions)
  if (daemonOptions === null || readsRootFile(snapshot)) return null
  return `NIX_SSHOPTS in ${daemonOptions.plist} (${daemonOptions.value}) sets the only file that Nix's SSH reads. Put a block for the host there, with HostName 127.0.0.1 and the port.`
}

function formatTitle(snapshot: Snapshot, target: WrongTarget, isSure: boolean): string {
  const probably = isSure ? '' : 'probably '
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return `Root's SSH ${probably}can't resolve "${target.hostname}"`
  }
  if (target.kind === 'ipv6') return `Root's SSH ${probably}tries IPv6, but the builder listens on IPv4`
  if (connectsToRemoteLogin(snapshot, target))
    return `Root's SSH ${probably}connects to this Mac's Remote Login`
  if (!endsAtThisMac(target)) return `Root's SSH ${probably}connects to another computer, not the builder`
  return `Root's SSH ${probably}connects to port ${target.port}, not the builder's`
}

/** Describes the error that Nix shows for this target, so that the user recognizes it (docs/nix-and-ssh.md, "Observed states"). */
function describeSymptom(snapshot: Snapshot, builder: Builder, target: WrongTarget): string {
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return 'SSH then fails with "Could not resolve hostname".'
  }
  const answer = answerAtTarget(snapshot, target)
  if (target.kind === 'ipv6' || answer?.kind === 'refused')
    return 'Nothing is listening there, so SSH fails with "Connection refused".'
  const responder = endsAtRemoteLogin(target) ? "this Mac's own Remote Login" : 'another program'
  if (answer?.kind !== 'ssh') return ''
  const pinned = builder.entry?.hostKey
  return pinned
    ? `There, ${responder} presents its own host key, so SSH stops with "REMOTE HOST IDENTIFICATION HAS CHANGED". The builder's key ` +
        "hasn't changed."
    : `There, ${responder} presents a host key that root doesn't know, so SSH stops with "Host key verification failed".`
}

function createResponderEvidence(snapshot: Snapshot, target: WrongTarget): Evidence[] {
  const answer = answerAtTarget(snapshot, target)
  const address = `${target.addresses[0] ?? target.hostname}:${target.port}`
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return [fromAddress('Where SSH would connect', target.hostname, null, "the name doesn't resolve")]
  }
  if (target.kind === 'ipv6') {
    return [
      fromAddress(
        'Where SSH would connect',
        `[${target.addresses[0]}]:${target.port}`,
        null,
        'connection refused',
      ),
    ]
  }
  const message = endsAtRemoteLogin(target)
    ? "What responds there: this Mac's Remote Login"
    : 'What responds there'
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
  const failure = answer?.kind === 'refused' ? 'connection refused' : 'not SSH'
  const value = answer === null ? 'not checked' : failure
  return [fromAddress('Where SSH would connect', address, null, value)]
}

function createBuilderEvidence(builder: Builder): Evidence[] {
  const key = getPresentedKey(builder)
  const answer = valueOrNull(builder.portResult)
  if (answer?.kind !== 'ssh') return []
  return [fromAddress('Builder', formatAddress(builder), key, key?.fingerprint ?? answer.banner)]
}

function pinEvidence(entry: MachineEntry): Evidence[] {
  if (entry.hostKey === null) return []
  return [fromFile('Host key in the entry', entry.file, entry.line, entry.hostKey.fingerprint)]
}

function describeResolution(builder: Builder, entry: MachineEntry): string {
  if (!hasAlias(entry)) {
    return (
      "Use nix-darwin's own entry for linux-builder again, which has a port, an alias, and the host key. With Nix 2.31 or later, an " +
      `entry of your own can include the port: ${entry.scheme}://${entry.user ?? 'builder'}@127.0.0.1:${builder.port}`
    )
  }
  return `The repair adds this to the top of /var/root/.ssh/config, and you can undo it:\n${indentCode(formatRootBlock(entry.host, builder.port, builder.key?.path))}`
}

/** Whether the entry's host is a name that a Host block can map to another address: neither localhost nor an IP address. */
function hasAlias({ host }: MachineEntry): boolean {
  return !/^(localhost|[\d.:[\]]+)$/.test(host)
}

function formatPermanentFix(snapshot: Snapshot, builder: Builder, entry: MachineEntry): string {
  if (!hasAlias(entry)) {
    return '# no hand-made machines file: nix-darwin writes the entry, its port and its host key\nnix.linux-builder.enable = true;'
  }
  return formatPermanentRouteFix('include', builder.port, entry, snapshot)
}
