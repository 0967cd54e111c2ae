import type { Builder } from '../../../core/builders/builder.ts'
import { getPresentedKey } from '../../../core/builders/pinned-host-key.ts'
import {
  explainUnreadKeys,
  findTrustedHostKey,
  trustedHostKeyTexts,
} from '../../../core/builders/trusted-host-key.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MachineEntry, Snapshot } from '../../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../../core/nix/build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from '../../../core/nix/permanent-fix.ts'
import { encodeHostKeyColumn, nixDarwinHostKey } from '../../../core/ssh/host-key.ts'
import { fromAddress, fromFile, fromLine } from '../../facts/evidence.ts'
import {
  canFindPin,
  getHostKeyLookupName,
  getKnownHostKeys,
  isKnownByOtherType,
  isKnownHost,
} from '../../facts/host-keys.ts'
import { formatAddress } from '../../facts/local-builders.ts'
import { sanitizeHost } from '../../facts/route-explanation.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { findDuplicateCause } from '../../facts/ssh-key-files.ts'
import { hasSshConnected, listSshFailures } from '../../facts/test-builds.ts'
import { hostKeyUnpinnedTexts as texts } from './host-key-unpinned-texts.ts'

const rootKnownHosts = '/var/root/.ssh/known_hosts'

const permanentFix =
  '# nix-darwin adds an entry with the pinned key; remove your own entry for the builder from nix.buildMachines\n' +
  'nix.linux-builder.enable = true;'

export const hostKeyUnpinned = {
  id: 'host-key-unpinned',
  severity: 'warning',
  texts,
  permanentFix,
  link: 'ssh-key',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    if (entry === null || builder.kind === 'remote' || isKnownHost(builder)) return []
    if (hasSshConnected(snapshot, builder) || makesKeyAtEachStart(builder) || learnsKeyOfGuest(builder))
      return []
    const buildEvidence = listSshFailures(snapshot, builder)
    if (entry.hostKey === null && buildEvidence.length === 0 && isKnownByOtherType(builder)) return []
    const severity = buildEvidence.length > 0 ? 'error' : hostKeyUnpinned.severity
    // A wrong route makes ssh look up another name on another host, so ssh-route is then the cause.
    const causes = [...findDuplicateCause(snapshot, builder), formatFindingKey('ssh-route', entry.uri)]
    const withBuildEvidence = (match: Match): Match => ({
      ...match,
      severity,
      ...(severity === 'error' ? {} : { headline: texts.possibleHeadline }),
      causes,
      evidence: [...match.evidence, ...buildEvidence],
    })
    if (entry.hostKey === null) {
      return getKnownHostKeys(builder) === null
        ? []
        : [withBuildEvidence(createUnpinnedMatch(snapshot, builder, entry))]
    }
    return canFindPin(builder, entry) ? [] : [withBuildEvidence(createOtherNameMatch(builder, entry))]
  })
}

/**
 * Whether the builder is a container of this account whose SSH configuration keeps no host key: nix-apple-container's
 * containers make a new key at each start, so a pin would break the next one (docs/nix-and-ssh.md, "Known builders").
 */
function makesKeyAtEachStart(builder: Builder): boolean {
  const files = valueOrNull(builder.route?.root)?.userKnownHostsFiles ?? []
  return (
    builder.service?.domain !== undefined && findLaxChecking(builder) !== null && files.includes('/dev/null')
  )
}

/**
 * Whether SSH goes to the guest's own address by a ProxyCommand of its module, and accepts the key at first: no program of this
 * Mac can take the guest's place on a port (darwin-vz-nix, nix/host/darwin-module.nix).
 */
function learnsKeyOfGuest(builder: Builder): boolean {
  const isProxied = valueOrNull(builder.route?.root)?.proxyOfThisHost === true
  return builder.kind === 'local' && isProxied && findLaxChecking(builder) !== null
}

function createUnpinnedMatch(snapshot: Snapshot, builder: Builder, entry: MachineEntry): Match {
  const snippet = formatBuildMachines(snapshot, builder, entry)
  const presentedKey = getPresentedKey(builder)
  const mistake = entry.hostKeyMistake?.description
  return {
    subject: entry.uri,
    ...(snippet === undefined ? {} : { permanentFix: snippet }),
    // linux-builder's own entry pins no other builder's key.
    ...(builder.kind === 'managed' ? {} : { permanentFix: null }),
    repairs: builder.kind === 'managed' && findTrustedHostKey(builder) ? selectPinRepairs(builder) : [],
    cause: texts.unpinned,
    explanation: [
      explainHostKeyColumn(entry),
      explainSshBehavior(builder),
      ...(presentedKey === null ? [] : [texts.presentedKey(presentedKey.fingerprint)]),
      ...(presentedKey?.blob === nixDarwinHostKey.blob
        ? [texts.publishedKey, trustedHostKeyTexts.publicPrivateKey]
        : []),
      ...explainUnreadKeys(builder),
      builder.kind === 'managed' ? texts.ownRemedy : texts.otherRemedy,
      texts.warning,
    ].join(' '),
    evidence: [
      fromFile(
        mistake === undefined ? texts.entryWithoutKey : texts.entryWithMistake(mistake),
        entry.file,
        entry.line,
        entry.uri,
      ),
      ...createLaxEvidence(builder),
      ...createPresentedKeyEvidence(builder),
    ],
  }
}

/**
 * Returns a nix.buildMachines snippet with the builder's host key, or undefined if nothing but the answer on the port names
 * that key; the rule's general fix then applies.
 */
function formatBuildMachines(
  snapshot: Snapshot,
  builder: Builder,
  { uri }: MachineEntry,
): string | undefined {
  const key = findTrustedHostKey(builder)
  if (key === null) return undefined
  return formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot), (machine) =>
    machine.uri === uri ? { hostKey: key } : {},
  )
}

/** Explains the eighth column: what it contains instead of a host key and, if the key can be derived from it, the correct value. */
function explainHostKeyColumn({ uri, hostKeyMistake }: MachineEntry): string {
  if (hostKeyMistake === undefined) return texts.emptyColumn(uri)
  const { description: mistake, key } = hostKeyMistake
  return texts.wrongColumn({ uri, mistake, expected: key === null ? null : encodeHostKeyColumn(key) })
}

/** Returns the value of StrictHostKeyChecking if it lets root's ssh accept an unknown host key, otherwise null. */
function findLaxChecking(builder: Builder): string | null {
  const strictness = valueOrNull(builder.route?.root)?.strictHostKeyChecking
  return strictness !== undefined && ['no', 'off', 'accept-new'].includes(strictness) ? strictness : null
}

function explainSshBehavior(builder: Builder): string {
  const laxValue = findLaxChecking(builder)
  return laxValue === null ? texts.strictChecking : texts.laxChecking(laxValue)
}

function createLaxEvidence(builder: Builder): Evidence[] {
  const laxValue = findLaxChecking(builder)
  const line = valueOrNull(builder.route?.root)?.sources.stricthostkeychecking
  if (laxValue === null || line === undefined) return []
  return [fromLine(texts.laxLine, line, `StrictHostKeyChecking ${laxValue}`)]
}

/**
 * Returns the repairs, the preferred one first. A stale key in root's known hosts has to be removed as well, but never in
 * favor of the published key: anyone can present that one.
 */
function selectPinRepairs(builder: Builder): readonly string[] {
  if (getPresentedKey(builder)?.blob === nixDarwinHostKey.blob) return ['pin-host-key']
  const isStale = getKnownHostKeys(builder)?.some(({ source }) => source.file === rootKnownHosts) ?? false
  return isStale ? ['forget-host-key', 'pin-host-key'] : ['pin-host-key', 'forget-host-key']
}

function createPresentedKeyEvidence(builder: Builder): Evidence[] {
  const presentedKey = getPresentedKey(builder)
  if (presentedKey === null) return []
  const isPublished = presentedKey.blob === nixDarwinHostKey.blob
  return [
    fromAddress(
      texts.builderKey,
      formatAddress(builder),
      presentedKey,
      texts.builderKeyValue(presentedKey.fingerprint, isPublished),
    ),
  ]
}

function createOtherNameMatch(builder: Builder, entry: MachineEntry): Match {
  const route = valueOrNull(builder.route?.root)
  const name = route === null ? '' : getHostKeyLookupName(route)
  const source = route?.sources[route.hostKeyAlias === null ? 'hostname' : 'hostkeyalias']
  return {
    subject: entry.uri,
    ...texts.otherName(entry.host, name),
    // The Host block that route-root-ssh writes contains the missing HostKeyAlias.
    repairs: builder.kind === 'managed' && sanitizeHost(entry.host) === entry.host ? ['route-root-ssh'] : [],
    evidence: [
      fromFile(texts.pinnedEntry, entry.file, entry.line, entry.uri),
      ...(source === undefined ? [] : [fromLine(texts.aliasLine, source, name)]),
    ],
    permanentFix: `# programs.ssh.extraConfig needs a nix-darwin from after March 2024\nprograms.ssh.extraConfig = ''\n  Host ${sanitizeHost(entry.host)}\n    HostKeyAlias ${sanitizeHost(entry.host)}\n'';`,
  }
}
