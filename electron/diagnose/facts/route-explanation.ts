import type { Builder } from '../../core/builders/builder.ts'
import { defaultKeyPath } from '../../core/builders/entry-match.ts'
import type { Evidence } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, Snapshot } from '../../core/model/snapshot.ts'
import { isLix } from '../../core/nix/uri-ports.ts'
import { formatRootSshBlock } from '../../core/ssh/root-ssh-block.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { fromCommand, fromFile, fromLine, quoteShellArgument } from './evidence.ts'
import { describeTarget, type WrongTarget } from './root-route.ts'

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
  const place = describeTarget(target, entry)
  if (builder.portFrom === 'unknown') {
    return isSure
      ? `For ${entry.uri}, root's SSH connects to ${place}, not to the builder, whose port isn't known.`
      : `For ${entry.uri}, root's SSH would connect to ${place}, not to the builder, whose port isn't known.`
  }
  return isSure
    ? `For ${entry.uri}, root's SSH connects to ${place}, but the builder listens on port ${builder.port} of this Mac.`
    : `For ${entry.uri}, root's SSH would connect to ${place}, but the builder listens on port ${builder.port} of this Mac.`
}

/** Explains a wrong route by the line that decides it, or by the file that is missing; empty for a builder without an entry. */
export function explainRoute(snapshot: Snapshot, builder: Builder, target: WrongTarget): RouteExplanation {
  const { entry } = builder
  if (entry === null) return { message: '', evidence: [] }
  if (target.kind === 'old-nix') return explainOldNix(snapshot, entry)
  if (target.kind === 'ipv6') return explainIpv6(entry, target)
  if (entry.port !== null) return explainEntryPort(entry)
  const sources = valueOrNull(builder.route?.root)?.sources ?? {}
  const line = target.kind === 'other-port' ? sources.port : (sources.hostname ?? sources.port)
  if (line !== undefined) return explainLine(snapshot, line, target)
  const { message, evidence } = explainMissingLine(snapshot, entry)
  return { message, evidence: [...evidence, createResolvedEvidence(entry, target)] }
}

function explainOldNix(snapshot: Snapshot, entry: MachineEntry): RouteExplanation {
  const version = valueOrNull(snapshot.nix.version) ?? ''
  return {
    message:
      `${isLix(version) ? 'Lix' : 'Nix'} ${version} doesn't support a port in an entry's address (Nix 2.31 and later do): it passes ` +
      `"${entry.host}:${entry.port}" to SSH as a name, which doesn't exist.`,
    evidence: [
      fromFile('Entry with a port in its address', entry.file, entry.line, entry.uri),
      fromCommand('Version of Nix', 'nix --version', version),
    ],
  }
}

/** QEMU forwards IPv4 only (docs/macos.md, "Ports of the builder"). */
function explainIpv6(entry: MachineEntry, target: WrongTarget): RouteExplanation {
  if (entry.host.includes(':')) {
    return {
      message: 'The entry has an IPv6 address, but the VM listens only on 127.0.0.1.',
      evidence: [fromFile('The entry', entry.file, entry.line, entry.uri)],
    }
  }
  return {
    message:
      `On this Mac, ${target.hostname} means only ${target.addresses.join(', ')}, but the VM listens on 127.0.0.1: the line ` +
      `"127.0.0.1 ${target.hostname}" is missing from /etc/hosts.`,
    evidence: [fromFile(`${target.hostname} in /etc/hosts`, '/etc/hosts', null, target.addresses.join(', '))],
  }
}

function explainEntryPort(entry: MachineEntry): RouteExplanation {
  return {
    message: `The entry itself names that port: ${entry.uri}.`,
    evidence: [fromFile('The entry', entry.file, entry.line, entry.uri)],
  }
}

function explainLine(
  snapshot: Snapshot,
  line: { file: string; line: number },
  target: WrongTarget,
): RouteExplanation {
  const value = target.kind === 'other-port' ? `Port ${target.port}` : `HostName ${target.hostname}`
  const drops = valueOrNull(snapshot.sshConfig.dropIn)?.exists
  const where = `${line.file}, line ${line.line}`
  const message =
    line.file === dropIn
      ? `${where} sets ${value}, but the VM uses another port: nix-darwin's file always says 31022, whatever port the VM has.`
      : `${where} sets ${value}. SSH uses the first value that it finds, so this line wins${drops ? ` over ${dropIn}` : ''}.`
  return { message, evidence: [fromLine('Line that decides', line, value)] }
}

/** Explains why no line sets the port: which step on the way to nix-darwin's file fails (docs/failures.md, "ssh-route"). */
function explainMissingLine(snapshot: Snapshot, entry: MachineEntry): RouteExplanation {
  const system = valueOrNull(snapshot.sshConfig.systemFile)
  const includes = valueOrNull(snapshot.sshConfig.dropInIncludes)
  const file = valueOrNull(snapshot.sshConfig.dropIn)
  if (isLoopback(entry.host)) {
    return {
      message: `The entry's address, ${entry.host}, has no port, and nix-darwin's SSH settings cover only linux-builder, so SSH uses port 22.`,
      evidence: [fromFile('Entry without a port', entry.file, entry.line, entry.uri)],
    }
  }
  if (system?.exists === false) {
    return {
      message: `${systemFile} is missing, so SSH never reads ${dropIn}.`,
      evidence: [fromFile("This Mac's SSH configuration", systemFile, null, 'no such file')],
    }
  }
  if (includes?.length === 0) {
    return {
      message:
        `${systemFile} has no line "Include /etc/ssh/ssh_config.d/*", so SSH never reads ${dropIn}, where nix-darwin sets the port. ` +
        'This is common on managed Macs.',
      evidence: [
        fromFile("This Mac's SSH configuration", systemFile, null, 'no Include of ssh_config.d'),
        fromFile(
          "nix-darwin's file, which SSH never reads",
          dropIn,
          null,
          file?.exists ? 'exists' : 'missing',
        ),
      ],
    }
  }
  if (file?.exists === false) {
    return {
      message: `${dropIn}, where nix-darwin sets the port, is missing.`,
      evidence: [fromFile("nix-darwin's file", dropIn, null, 'no such file')],
    }
  }
  return { message: `No line that root's SSH reads sets a port for ${entry.host}.`, evidence: [] }
}

function createResolvedEvidence(entry: MachineEntry, target: WrongTarget): Evidence {
  return fromCommand(
    'Where SSH would connect',
    `ssh -G -F ${systemFile} ${quoteShellArgument(entry.host)}`,
    `hostname ${target.hostname}, port ${target.port}; no line sets the port`,
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
