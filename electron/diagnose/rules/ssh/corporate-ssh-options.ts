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
  certainTitle: "SSH options break root's connection to the builder",
  probableHeadline: "Nix probably can't reach the Linux builder: SSH options block it",
  cause: (host: string, options: readonly string[]) =>
    `SSH options for other hosts also apply to ${host}: ${formatList(options)}.`,
  options: (host: string, options: readonly string[]) =>
    `Nix runs SSH as root, and these SSH options also apply to ${host}: ${options.join('; ')}. They're meant for other hosts; the ` +
    'builder is on this Mac.',
  option: (value: string, reason: string) => `${value} (${reason})`,
  unreadableFile: "Root may have its own file that turns them off, which you can't read.",
  repair: (block: string) =>
    `The repair adds this to the top of /var/root/.ssh/config, and you can undo it:\n${block}`,
  appliedOption: 'SSH option that applies to the builder',
  missingAlgorithm: (keyword: string, type: string) => `${keyword} without ${type}`,
  hiddenSharedConnection: "ControlMaster or ControlPath in a file that you can't read",
  reasons: {
    proxy: 'SSH uses a proxy',
    jump: 'SSH connects through another host',
    remoteCommand: "SSH rejects it together with Nix's command",
    terminal: "a terminal breaks Nix's protocol",
    hostKeyType: "the builder's host key has this type",
    keyType: "root's key has this type",
    failedBuild: 'according to a failed build',
  },
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
    const breakingOptions = collectBreakingOptions(builder, route, outputs)
    return breakingOptions.length === 0
      ? []
      : [createMatch(snapshot, builder, builder.entry, route, breakingOptions)]
  })
}

function createMatch(
  snapshot: Snapshot,
  builder: Builder,
  entry: MachineEntry,
  route: SshRoute,
  breakingOptions: readonly BreakingOption[],
): Match {
  const isSure = isRootViewComplete(snapshot) || hasSshFailed(snapshot, builder)
  const block = formatRootBlock(
    entry.host,
    builder.port,
    builder.key?.path,
    collectExtraLines(breakingOptions),
  )
  return {
    subject: entry.uri,
    severity: isSure ? 'error' : 'warning',
    ...(isSure ? { title: texts.certainTitle } : { headline: texts.probableHeadline }),
    cause: texts.cause(entry.host, breakingOptions.map(nameOption)),
    explanation: [
      texts.options(
        entry.host,
        breakingOptions.map(({ value, reason }) => texts.option(value, reason)),
      ),
      ...(isSure ? [] : [texts.unreadableFile]),
      texts.repair(indentCode(block)),
    ].join(' '),
    evidence: [
      ...breakingOptions.map((option) => createEvidence(entry, route, option)),
      ...listSshFailures(snapshot, builder),
    ],
    causes: [...findDuplicateCause(snapshot, builder), formatFindingKey('ssh-route', entry.uri)],
    repairs: readsRootFile(snapshot) ? ['route-root-ssh'] : [],
    permanentFix: formatPermanentRouteFix('options', builder.port, entry),
  }
}

/** Returns the option's keyword as it is written in a file. */
function nameOption({ keyword, off }: BreakingOption): string {
  return off.split(' ', 1)[0] ?? keyword
}

/** Returns the lines that switch off options which the standard Host block does not already set. */
function collectExtraLines(breakingOptions: readonly BreakingOption[]): readonly string[] {
  const standardKeywords = [
    'proxycommand',
    'proxyjump',
    'remotecommand',
    'requesttty',
    'controlmaster',
    'controlpath',
  ]
  return breakingOptions.filter(({ keyword }) => !standardKeywords.includes(keyword)).map(({ off }) => off)
}

function createEvidence(entry: MachineEntry, route: SshRoute, { keyword, value }: BreakingOption): Evidence {
  const source = route.sources[keyword]
  return source === undefined
    ? fromCommand(
        texts.appliedOption,
        `ssh -G -F /etc/ssh/ssh_config ${quoteShellArgument(entry.host)}`,
        value,
      )
    : fromLine(texts.appliedOption, source, value)
}

function collectBreakingOptions(
  builder: Builder,
  route: SshRoute,
  outputs: readonly string[],
): readonly BreakingOption[] {
  const breakingOptions: BreakingOption[] = []
  const add = (keyword: string, value: string, reason: string, off: string) =>
    breakingOptions.push({ keyword, value, reason, off })
  const addAlgorithm = (name: string, type: string, reason: string) =>
    add(name.toLowerCase(), texts.missingAlgorithm(name, type), reason, `${name} +${type}`)
  const isOwnersProxy = route.proxyOfThisHost === true
  if (route.proxyCommand !== null && !isOwnersProxy) {
    add('proxycommand', `ProxyCommand ${route.proxyCommand}`, texts.reasons.proxy, 'ProxyCommand none')
  }
  if (route.proxyJump !== null && !isOwnersProxy) {
    add('proxyjump', `ProxyJump ${route.proxyJump}`, texts.reasons.jump, 'ProxyJump none')
  }
  if (route.remoteCommand !== null) {
    add(
      'remotecommand',
      `RemoteCommand ${route.remoteCommand}`,
      texts.reasons.remoteCommand,
      'RemoteCommand none',
    )
  }
  // `yes` requests a terminal only if ssh's own input is one, and the daemon's is not (ssh_config(5)).
  if (route.requestTty === 'force') {
    add('requesttty', 'RequestTTY force', texts.reasons.terminal, 'RequestTTY no')
  }
  breakingOptions.push(...collectSharedConnection(route, outputs))
  const pinned = builder.entry?.hostKey?.type
  if (pinned !== undefined && !acceptsKeyType(route.hostKeyAlgorithms, pinned)) {
    addAlgorithm('HostKeyAlgorithms', pinned, texts.reasons.hostKeyType)
  }
  const publicHalf = valueOrNull(builder.key?.publicHalf)
  const keyType = publicHalf?.exists ? publicHalf.type : 'ssh-ed25519'
  if (!acceptsKeyType(route.pubkeyAlgorithms, keyType)) {
    addAlgorithm('PubkeyAcceptedAlgorithms', keyType, texts.reasons.keyType)
  }
  return breakingOptions
}

/** Adds a shared connection that a build's output mentions although no readable file sets one: root's own file must set it. */
function collectSharedConnection(
  { breakingOptions: options }: SshRoute,
  outputs: readonly string[],
): readonly BreakingOption[] {
  const breakingOptions = findBreakingOptions(options, outputs)
  const isNamed = breakingOptions.some(({ keyword }) => keyword.startsWith('control'))
  if (isNamed || !outputs.some((output) => sharedConnectionErrors.test(output))) return breakingOptions
  return [
    ...breakingOptions,
    {
      keyword: 'controlmaster',
      value: texts.hiddenSharedConnection,
      reason: texts.reasons.failedBuild,
      off: 'ControlMaster no',
    },
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
