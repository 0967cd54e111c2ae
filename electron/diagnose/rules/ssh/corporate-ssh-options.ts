import type { Builder } from '../../../core/builders/builder.ts'
import type { Evidence } from '../../../core/model/finding.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { MachineEntry, Snapshot, SshRoute } from '../../../core/model/snapshot.ts'
import { formatPermanentRouteFix } from '../../../core/nix/permanent-route-fix.ts'
import {
  type BreakingOption,
  findBreakingOptions,
  sharedConnectionErrors,
} from '../../../core/ssh/ssh-breaking-options.ts'
import { indentCode } from '../../../core/text/code-lines.ts'
import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromLine, quoteShellArgument } from '../../facts/evidence.ts'
import { isRootViewComplete, readsRootFile } from '../../facts/root-route.ts'
import { formatRootBlock } from '../../facts/route-explanation.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { findDuplicateCause } from '../../facts/ssh-key-files.ts'
import { findOutput, hasSshConnected, hasSshFailed, listSshFailures } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "SSH options probably break root's connection to the builder",
  headline: "Nix can't reach the Linux builder: SSH options block it",
  background:
    'A managed SSH configuration often has a block for all hosts (Host *): a proxy, a command, a list ' +
    'of allowed algorithms. It also applies to the builder, which is on this Mac. SSH then uses a proxy ' +
    "that doesn't know the builder, or rejects its key.",
  detection:
    "Builderbar asks SSH (ssh -G) which settings root's connection gets, and looks for a proxy, a " +
    "forced command or terminal, a list of algorithms without the builder's, and other options that " +
    'block Nix.',
  remedy:
    "Builderbar adds a marked block for the builder to the top of root's own file, " +
    '/var/root/.ssh/config, which turns these options off. SSH reads that file before ' +
    '/etc/ssh/ssh_config and uses the first value that it finds. To undo: builderbar undo',
})

export const corporateSshOptions = {
  id: 'corporate-ssh-options',
  severity: 'warning',
  texts,
  permanentFix: formatPermanentRouteFix('options', 31022, null),
  link: 'route',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const route = valueOrNull(builder.route?.root)
    if (builder.entry === null || route === null || builder.kind !== 'managed') return []
    if (hasSshConnected(snapshot, builder)) return []
    const outputs = findOutput(snapshot, builder, 'corporate-ssh-options').map((message) => message.output)
    const breaking = collectBreakingOptions(builder, route, outputs)
    return breaking.length === 0 ? [] : [createMatch(snapshot, builder, builder.entry, route, breaking)]
  })
}

function createMatch(
  snapshot: Snapshot,
  builder: Builder,
  entry: MachineEntry,
  route: SshRoute,
  breaking: readonly BreakingOption[],
): Match {
  const isSure = isRootViewComplete(snapshot) || hasSshFailed(snapshot, builder)
  const block = formatRootBlock(entry.host, builder.port, builder.key?.path, collectExtraLines(breaking))
  return {
    subject: entry.uri,
    severity: isSure ? 'error' : 'warning',
    ...(isSure ? {} : { headline: "Nix probably can't reach the Linux builder: SSH options block it" }),
    title: isSure ? "SSH options break root's connection to the builder" : texts.title,
    cause: `SSH options for other hosts also apply to ${entry.host}: ${formatList(breaking.map(nameOption))}.`,
    explanation:
      `Nix runs SSH as root, and these SSH options also apply to ${entry.host}: ` +
      `${breaking.map(({ value, reason }) => `${value} (${reason})`).join('; ')}. They're meant for other hosts; the builder is on this ` +
      `Mac. ${isSure ? '' : "Root may have its own file that turns them off, which you can't read. "}The repair adds this to the top of ` +
      `/var/root/.ssh/config, and you can undo it:\n${indentCode(block)}`,
    evidence: [
      ...breaking.map((option) => createEvidence(entry, route, option)),
      ...listSshFailures(snapshot, builder),
    ],
    causes: [...findDuplicateCause(snapshot, builder), formatFindingKey('ssh-route', entry.uri)],
    repairs: readsRootFile(snapshot) ? ['route-root-ssh'] : [],
    permanentFix: formatPermanentRouteFix('options', builder.port, entry),
  }
}

/** Created on demand: loading ICU's data takes longer than a scan's diagnosis. */
function nameOption({ value }: BreakingOption): string {
  return value.split(' ', 1)[0] ?? value
}

/** Returns the lines that switch off options which the standard Host block does not already set. */
function collectExtraLines(breaking: readonly BreakingOption[]): readonly string[] {
  const always = ['proxycommand', 'proxyjump', 'remotecommand', 'requesttty', 'controlmaster', 'controlpath']
  return breaking.filter(({ keyword }) => !always.includes(keyword)).map(({ off }) => off)
}

function createEvidence(entry: MachineEntry, route: SshRoute, { keyword, value }: BreakingOption): Evidence {
  const source = route.sources[keyword]
  return source === undefined
    ? fromCommand(
        'SSH option that applies to the builder',
        `ssh -G -F /etc/ssh/ssh_config ${quoteShellArgument(entry.host)}`,
        value,
      )
    : fromLine('SSH option that applies to the builder', source, value)
}

function collectBreakingOptions(
  builder: Builder,
  route: SshRoute,
  outputs: readonly string[],
): readonly BreakingOption[] {
  const breaking: BreakingOption[] = []
  const add = (keyword: string, value: string, reason: string, off: string) =>
    breaking.push({ keyword, value, reason, off })
  const isOwnersProxy = route.proxyOfThisHost === true
  if (route.proxyCommand !== null && !isOwnersProxy) {
    add('proxycommand', `ProxyCommand ${route.proxyCommand}`, 'SSH uses a proxy', 'ProxyCommand none')
  }
  if (route.proxyJump !== null && !isOwnersProxy) {
    add('proxyjump', `ProxyJump ${route.proxyJump}`, 'SSH connects through another host', 'ProxyJump none')
  }
  if (route.remoteCommand !== null) {
    const reason = "SSH rejects it together with Nix's command"
    add('remotecommand', `RemoteCommand ${route.remoteCommand}`, reason, 'RemoteCommand none')
  }
  // `yes` requests a terminal only if ssh's own input is one, and the daemon's is not (ssh_config(5)).
  if (route.requestTty === 'force') {
    add('requesttty', 'RequestTTY force', "a terminal breaks Nix's protocol", 'RequestTTY no')
  }
  breaking.push(...collectSharedConnection(route, outputs))
  const pinned = builder.entry?.hostKey?.type
  if (pinned !== undefined && !acceptsKeyType(route.hostKeyAlgorithms, pinned)) {
    const reason = `the builder's host key has this type`
    add('hostkeyalgorithms', `HostKeyAlgorithms without ${pinned}`, reason, `HostKeyAlgorithms +${pinned}`)
  }
  const publicHalf = valueOrNull(builder.key?.publicHalf)
  const keyType = publicHalf?.exists ? publicHalf.type : 'ssh-ed25519'
  if (!acceptsKeyType(route.pubkeyAlgorithms, keyType)) {
    const reason = `root's key has this type`
    add(
      'pubkeyacceptedalgorithms',
      `PubkeyAcceptedAlgorithms without ${keyType}`,
      reason,
      `PubkeyAcceptedAlgorithms +${keyType}`,
    )
  }
  return breaking
}

/** Adds a shared connection that a build's output mentions although no readable file sets one: root's own file must set it. */
function collectSharedConnection(
  { breakingOptions: options }: SshRoute,
  outputs: readonly string[],
): readonly BreakingOption[] {
  const breaking = findBreakingOptions(options, outputs)
  const isNamed = breaking.some(({ keyword }) => keyword.startsWith('control'))
  if (isNamed || !outputs.some((output) => sharedConnectionErrors.test(output))) return breaking
  const value = "ControlMaster or ControlPath in a file that you can't read"
  return [
    ...breaking,
    { keyword: 'controlmaster', value, reason: 'according to a failed build', off: 'ControlMaster no' },
  ]
}

/**
 * Whether a list of algorithms accepts a key of this type. RSA keys sign under other algorithm names. An empty list means that
 * the list is unknown, and counts as accepting.
 */
function acceptsKeyType(algorithms: readonly string[], type: string): boolean {
  const names = type === 'ssh-rsa' ? ['ssh-rsa', 'rsa-sha2-256', 'rsa-sha2-512'] : [type]
  return algorithms.length === 0 || algorithms.some((name) => names.includes(name))
}
