import type { Builder } from '../../../core/builders/builder.ts'
import { getPresentedKey } from '../../../core/builders/pinned-host-key.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../../core/model/snapshot.ts'
import { formatPermanentRouteFix } from '../../../core/nix/permanent-route-fix.ts'
import { indentCode } from '../../../core/text/code-lines.ts'
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
import { joinSentences, type Match, type Rule } from '../../facts/rule.ts'
import { findDuplicateCause } from '../../facts/ssh-key-files.ts'
import { hasSshFailed, listSshFailures } from '../../facts/test-builds.ts'
import { sshRouteTexts as texts } from './ssh-route-texts.ts'

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
    explanation: joinSentences(
      texts.rootUse,
      describeRoute(builder, target, entry, isSure),
      reason.message,
      explainSymptom(snapshot, builder, target),
      isVerified ? texts.failedBuild : '',
      isSure ? '' : texts.unreadableFile,
      builder.portFrom === 'unknown'
        ? ''
        : (explainDaemonFile(snapshot) ?? explainResolution(builder, entry)),
    ),
    evidence: [
      ...reason.evidence,
      ...createResponderEvidence(snapshot, target),
      ...createBuilderEvidence(builder),
      ...listPinEvidence(entry),
      ...listSshFailures(snapshot, builder),
    ],
    causes: findDuplicateCause(snapshot, builder),
    repairs: isRepairable(snapshot, builder, entry, target) ? ['route-root-ssh'] : [],
    permanentFix:
      target.kind === 'ipv6' && hasAlias(entry) ? null : formatPermanentFix(snapshot, builder, entry),
  }
}

function formatHeadline(snapshot: Snapshot, target: WrongTarget, isSure: boolean): string {
  if (!isSure) return texts.probableHeadline
  return connectsToRemoteLogin(snapshot, target) ? texts.remoteLoginHeadline : texts.headline
}

/** Whether root's ssh goes to this Mac's Remote Login, and that answers. */
function connectsToRemoteLogin(snapshot: Snapshot, target: WrongTarget): boolean {
  return endsAtRemoteLogin(target) && answerAtTarget(snapshot, target)?.kind === 'ssh'
}

function formatCause(builder: Builder, target: WrongTarget, { host }: MachineEntry, isSure: boolean): string {
  const builderPort = builder.portFrom === 'unknown' ? null : builder.port
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return texts.causes.unresolved(host, builderPort)
  }
  return endsAtThisMac(target)
    ? texts.causes.otherPort({ port: target.port, builderPort, isSure })
    : texts.causes.otherComputer(builderPort, isSure)
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
function explainDaemonFile(snapshot: Snapshot): string | null {
  const daemonOptions = valueOrNull(snapshot.sshConfig.daemonOptions)
  if (daemonOptions === null || readsRootFile(snapshot)) return null
  return texts.daemonFile(daemonOptions.plist, daemonOptions.value)
}

function formatTitle(snapshot: Snapshot, target: WrongTarget, isSure: boolean): string {
  const { titles } = texts
  if (target.kind === 'nowhere' || target.kind === 'old-nix')
    return titles.unresolved(target.hostname, isSure)
  if (target.kind === 'ipv6') return titles.ipv6(isSure)
  if (connectsToRemoteLogin(snapshot, target)) return titles.remoteLogin(isSure)
  return endsAtThisMac(target) ? titles.otherPort(target.port, isSure) : titles.otherComputer(isSure)
}

/** Explains the error that Nix shows for this target, so that the user recognizes it (docs/nix-and-ssh.md, "Observed states"). */
function explainSymptom(snapshot: Snapshot, builder: Builder, target: WrongTarget): string {
  const { symptoms: symptomTexts } = texts
  if (target.kind === 'nowhere' || target.kind === 'old-nix') return symptomTexts.unresolved
  const answer = answerAtTarget(snapshot, target)
  if (target.kind === 'ipv6' || answer?.kind === 'refused') return symptomTexts.refused
  if (answer?.kind !== 'ssh') return ''
  const isRemoteLogin = endsAtRemoteLogin(target)
  return builder.entry?.hostKey
    ? symptomTexts.changedKey(isRemoteLogin)
    : symptomTexts.unknownKey(isRemoteLogin)
}

function createResponderEvidence(snapshot: Snapshot, target: WrongTarget): Evidence[] {
  const { evidence } = texts
  const answer = answerAtTarget(snapshot, target)
  const address = `${target.addresses[0] ?? target.hostname}:${target.port}`
  if (target.kind === 'nowhere' || target.kind === 'old-nix') {
    return [fromAddress(evidence.target, target.hostname, null, evidence.unresolvedName)]
  }
  if (target.kind === 'ipv6') {
    return [fromAddress(evidence.target, `[${target.addresses[0]}]:${target.port}`, null, evidence.refusal)]
  }
  const message = endsAtRemoteLogin(target) ? evidence.remoteLogin : evidence.responder
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
  const failure = answer?.kind === 'refused' ? evidence.refusal : evidence.notSsh
  const value = answer === null ? evidence.notChecked : failure
  return [fromAddress(evidence.target, address, null, value)]
}

function createBuilderEvidence(builder: Builder): Evidence[] {
  const key = getPresentedKey(builder)
  const answer = valueOrNull(builder.portResult)
  if (answer?.kind !== 'ssh') return []
  return [fromAddress(texts.evidence.builder, formatAddress(builder), key, key?.fingerprint ?? answer.banner)]
}

function listPinEvidence(entry: MachineEntry): Evidence[] {
  if (entry.hostKey === null) return []
  return [fromFile(texts.evidence.entryKey, entry.file, entry.line, entry.hostKey.fingerprint)]
}

function explainResolution(builder: Builder, entry: MachineEntry): string {
  if (!hasAlias(entry)) {
    return texts.ownEntry(`${entry.scheme}://${entry.user ?? 'builder'}@127.0.0.1:${builder.port}`)
  }
  return texts.repair(indentCode(formatRootBlock(entry.host, builder.port, builder.key?.path)))
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
