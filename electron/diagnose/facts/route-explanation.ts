import type { Builder } from '../../core/builders/builder.ts'
import { defaultKeyPath } from '../../core/builders/entry-match.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, Snapshot } from '../../core/model/snapshot.ts'
import { isLix } from '../../core/nix/uri-ports.ts'
import { formatRootSshBlock } from '../../core/ssh/root-ssh-block.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { fromCommand, fromFile, quoteShellArgument } from './evidence.ts'
import { getOtherHost, type WrongTarget } from './root-route.ts'
import { routeExplanationTexts as texts } from './texts/route-explanation-texts.ts'

const systemFile = '/etc/ssh/ssh_config'
const dropIn = '/etc/ssh/ssh_config.d/100-linux-builder.conf'

/** Why root's ssh ends up at the wrong target: a sentence, and the lines that show it. */
export interface RouteExplanation {
  readonly message: string
  readonly evidence: readonly Evidence[]
}

/** Describes where root's ssh goes instead of to the builder. If not sure, root's own file may still correct it. */
export function describeRoute(
  builder: Builder,
  target: WrongTarget,
  entry: MachineEntry,
  isSure: boolean,
): string {
  const { kind, hostname, port, addresses } = target
  const builderPort = builder.portFrom === 'unknown' ? null : builder.port
  const route = { uri: entry.uri, isSure, builderPort }
  if (kind === 'old-nix') return texts.route.toName(route, hostname)
  if (kind === 'nowhere') return texts.route.toUnresolvedHost(route, hostname)
  const entryHost = getOtherHost(target, entry)
  return texts.route.toPort({ ...route, hostname, port, entryHost, ipv6: kind === 'ipv6' ? addresses : null })
}

/** Explains a wrong route by the line that decides it, or by the file that is missing; empty for a builder without an entry. */
export function explainRoute(snapshot: Snapshot, builder: Builder, target: WrongTarget): RouteExplanation {
  const { entry } = builder
  if (entry === null) return { message: '', evidence: [] }
  if (target.kind === 'old-nix' && entry.port !== null) return explainOldNix(snapshot, entry, entry.port)
  if (target.kind === 'ipv6') return explainIpv6(entry, target)
  if (entry.port !== null) return explainEntryPort(entry)
  const sources = valueOrNull(builder.route?.root)?.sources ?? {}
  const line = target.kind === 'other-port' ? sources.port : (sources.hostname ?? sources.port)
  if (line !== undefined) return explainLine(snapshot, line, target)
  const { message, evidence } = explainMissingLine(snapshot, entry)
  return { message, evidence: [...evidence, createResolvedEvidence(entry, target)] }
}

function explainOldNix(snapshot: Snapshot, entry: MachineEntry, port: number): RouteExplanation {
  const version = valueOrNull(snapshot.nix.version) ?? ''
  return {
    message: texts.reason.oldNix(`${isLix(version) ? 'Lix' : 'Nix'} ${version}`, entry.host, port),
    evidence: [
      createEntryEvidence(texts.evidence.entryWithPort, entry),
      fromCommand(texts.evidence.nixVersion, 'nix --version', version),
    ],
  }
}

/** QEMU forwards IPv4 only (docs/macos.md, "Ports of the builder"). */
function explainIpv6(entry: MachineEntry, { hostname, addresses }: WrongTarget): RouteExplanation {
  if (entry.host.includes(':')) {
    return {
      message: texts.reason.ipv6Entry,
      evidence: [createEntryEvidence(texts.evidence.entry, entry)],
    }
  }
  return {
    message: texts.reason.ipv6Host(hostname, addresses),
    evidence: [fromFile(texts.evidence.hostsFile(hostname), '/etc/hosts', null, addresses.join(', '))],
  }
}

function explainEntryPort(entry: MachineEntry): RouteExplanation {
  return {
    message: texts.reason.entryPort(entry.uri),
    evidence: [createEntryEvidence(texts.evidence.entry, entry)],
  }
}

function createEntryEvidence(message: string, { file, line, uri }: MachineEntry): Evidence {
  return fromFile(message, file, line, uri)
}

function explainLine(
  snapshot: Snapshot,
  { file, line }: { file: string; line: number },
  target: WrongTarget,
): RouteExplanation {
  const value = target.kind === 'other-port' ? `Port ${target.port}` : `HostName ${target.hostname}`
  const overriddenFile = valueOrNull(snapshot.sshConfig.dropIn)?.exists ? dropIn : null
  const decidingLine = { file, line, value, overridden: overriddenFile }
  return {
    message: file === dropIn ? texts.reason.dropInLine(decidingLine) : texts.reason.firstLine(decidingLine),
    evidence: [fromFile(texts.evidence.decidingLine, file, line, value)],
  }
}

/** Explains why no line sets the port: which step on the way to nix-darwin's file fails (docs/failures.md, "ssh-route"). */
function explainMissingLine(snapshot: Snapshot, entry: MachineEntry): RouteExplanation {
  const system = valueOrNull(snapshot.sshConfig.systemFile)
  const includes = valueOrNull(snapshot.sshConfig.dropInIncludes)
  const file = valueOrNull(snapshot.sshConfig.dropIn)
  const { reason, evidence } = texts
  if (isLoopback(entry.host)) {
    return {
      message: reason.loopbackEntry(entry.host),
      evidence: [createEntryEvidence(evidence.entryWithoutPort, entry)],
    }
  }
  if (system?.exists === false) {
    return {
      message: reason.missingSystemFile(systemFile, dropIn),
      evidence: [fromFile(evidence.systemFile, systemFile, null, evidence.noFile)],
    }
  }
  if (includes?.length === 0) {
    return {
      message: reason.missingInclude(systemFile, dropIn),
      evidence: [
        fromFile(evidence.systemFile, systemFile, null, evidence.noInclude),
        fromFile(evidence.unreadDropIn, dropIn, null, file?.exists ? evidence.present : evidence.missing),
      ],
    }
  }
  if (file?.exists === false) {
    return {
      message: reason.missingDropIn(dropIn),
      evidence: [fromFile(evidence.dropIn, dropIn, null, evidence.noFile)],
    }
  }
  return { message: reason.missingLine(entry.host), evidence: [] }
}

function createResolvedEvidence(entry: MachineEntry, { hostname, port }: WrongTarget): Evidence {
  return fromCommand(
    texts.evidence.resolved,
    `ssh -G -F ${systemFile} ${quoteShellArgument(entry.host)}`,
    texts.evidence.resolvedRoute(hostname, port),
  )
}

/** Returns the Host block for root's ssh configuration as `route-root-ssh` writes it, with `more` options added. */
export function formatRootBlock(
  host: string,
  port: number,
  keyPath: string = defaultKeyPath,
  more: readonly string[] = [],
): string {
  const block = { host: sanitizeHost(host), port, user: 'builder', keyPath: sanitizePath(keyPath) }
  // At the top of a file: `Host *` keeps options below it, which stood under no Host, for every host.
  return [...formatRootSshBlock(block), ...more.map((line) => `  ${line}`), 'Host *'].join('\n')
}

/** Returns the host, or `linux-builder` if it is not a plain name: it comes from an untrusted file and goes into text that root runs. */
export function sanitizeHost(host: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(host) ? host : 'linux-builder'
}

function sanitizePath(path: string): string {
  return /^\/[A-Za-z0-9._/+-]+$/.test(path) ? path : defaultKeyPath
}
