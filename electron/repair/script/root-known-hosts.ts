import { type Builder, findBuilderOfFinding } from '../../core/builders/builder.ts'
import { decideHostKeyTrust, type ManagedVm } from '../../core/builders/trusted-host-key.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { isShellValue, quoteLine } from './shell-quote.ts'

/** Root's own known hosts: Nix's ssh reads them where the entry has no key in its eighth column. */
export const knownHosts = '/var/root/.ssh/known_hosts'

/** Texts of the refusals to write root's known hosts. */
export const rootKnownHostsTexts = defineTexts({
  noEntry: "Builderbar pins only the key of this Mac's own builder, and no entry lists it.",
  keyInEntry: (uri: string) =>
    `The entry ${uri} has a host key in column 8, and Nix has SSH use only that one. Change the entry.`,
  localhost: (uri: string) =>
    `SSH looks for this key under the name localhost, which is also that of this Mac's Remote Login. Pin it in column 8 of the entry ${uri} instead.`,
  characters: (uri: string) => `The host of ${uri} has characters that aren't allowed in a root script.`,
  otherFiles: (line: number, file: string) =>
    `Line ${line} of ${file} makes SSH read other known_hosts files, so it doesn't use root's own.`,
})

/** Whether a repair of root's known hosts may write this path. */
export function isKnownHosts(path: string): boolean {
  return path === knownHosts || path === '/var/root/.ssh'
}

/** The line that pins the builder's key for its names. */
export interface KnownHostLine {
  readonly key: PublicKey
  /** The VM that presented it. */
  readonly vm: ManagedVm
  readonly names: readonly string[]
  readonly line: string
  /** The line, quoted for the shell. */
  readonly quoted: string
}

/** Returns the line that root's known hosts need for the finding's builder, or why nothing may be written there. */
export function findKnownHostLine(
  snapshot: Snapshot,
  finding: Finding,
): KnownHostLine | { readonly reason: string } {
  const texts = rootKnownHostsTexts
  const builder = findBuilderOfFinding(snapshot, finding)
  if (builder === null) return { reason: texts.noEntry }
  const { entry } = builder
  if (entry.hostKey !== null) return { reason: texts.keyInEntry(entry.uri) }
  const trust = decideHostKeyTrust(builder)
  if (trust.kind === 'untrusted') return { reason: trust.reason }
  const { key, vm } = trust
  const names = listHostNames(builder, entry)
  const line = `${names.join(',')} ${key.type} ${key.blob} builderbar`
  const isQuotable =
    isShellValue('keyType', key.type) &&
    isShellValue('base64', key.blob) &&
    names.every((name) => isShellValue('knownHost', name))
  const quoted = isQuotable ? quoteLine(line) : null
  if (names.length === 0 && entry.host === 'localhost') return { reason: texts.localhost(entry.uri) }
  if (quoted === null || names.length === 0) return { reason: texts.characters(JSON.stringify(entry.uri)) }
  const filesSource = valueOrNull(builder.route?.root)?.sources.userknownhostsfile
  if (filesSource !== undefined) return { reason: texts.otherFiles(filesSource.line, filesSource.file) }
  return { key, vm, names, line, quoted }
}

/** The names that ssh looks up: the alias, else host and port; also the entry's own name, for a route that is repaired later. */
function listHostNames(builder: Builder, entry: MachineEntry): readonly string[] {
  const route = valueOrNull(builder.route?.root)
  const ownNames = isShellValue('host', entry.host) && entry.host !== 'localhost' ? [entry.host] : []
  if (route === null) return ownNames
  const port = entry.port ?? route.port
  const portName = port === 22 ? [] : [`[${route.hostname}]:${port}`]
  return [...new Set([...(route.hostKeyAlias === null ? portName : [route.hostKeyAlias]), ...ownNames])]
}
