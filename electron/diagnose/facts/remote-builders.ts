import { type Builder, type BuilderWithEntry, listBuilders } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { PublicKey, RemoteAnswer, RemoteProbe, Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import { describePort, fromAddress, fromFile, quoteShellArgument } from './evidence.ts'
import { getKnownHostKeys } from './host-keys.ts'
import type { Match } from './rule.ts'
import { remoteBuildersTexts as texts } from './texts/remote-builders-texts.ts'

type Refusal = Exclude<RemoteAnswer, { kind: 'ssh' }>

/** A host key that ssh would accept from the remote builder, and the line that holds it. */
export interface ExpectedKey extends PublicKey {
  readonly file: string
  readonly line: number
}

/** The condition of a remote builder, which is unknown until the user asks for a probe. */
export type RemoteCondition =
  | { readonly kind: 'not-probed' }
  | { readonly kind: 'unobserved'; readonly at: string; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly at: string; readonly answer: Refusal }
  /** macOS may have kept this program from the local network: whether Nix reaches the machine is then unknown. */
  | { readonly kind: 'maybe-not-allowed'; readonly at: string; readonly reason: string }
  | {
      readonly kind: 'other-key'
      readonly at: string
      readonly presented: PublicKey
      readonly expected: readonly ExpectedKey[]
    }
  /** ssh answers, but its host key could not be read, for this reason; null: no readable file holds the key. */
  | {
      readonly kind: 'key-in-doubt'
      readonly at: string
      readonly banner: string
      readonly reason: string | null
    }
  | { readonly kind: 'well'; readonly at: string; readonly banner: string; readonly presented: PublicKey }

export interface ProbedRemote extends BuilderWithEntry {
  readonly remote: RemoteProbe
}

/** Returns the remote builders that were probed because the user asked for it. */
export function listProbedRemotes(snapshot: Snapshot): readonly ProbedRemote[] {
  return listBuilders(snapshot).flatMap((builder) =>
    builder.kind === 'remote' && builder.entry !== null && builder.remote !== null
      ? [{ ...builder, entry: builder.entry, remote: builder.remote }]
      : [],
  )
}

/** Formats the address that was probed: host name and port. */
export function formatRemoteAddress({ hostname, port }: RemoteProbe): string {
  return texts.hostAndPort(hostname, port)
}

/** The first macOS that asks for consent before a program of a user may connect to the local network. */
const firstWithConsent = 15

/** Returns the condition of a remote builder at its last probe. */
export function getRemoteCondition(snapshot: Snapshot, builder: Builder): RemoteCondition {
  const { remote } = builder
  if (remote === null) return { kind: 'not-probed' }
  const { at } = remote.result
  if (!remote.result.observed) return { kind: 'unobserved', at, reason: remote.result.reason }
  const answer = remote.result.value
  if (answer.kind === 'unreachable' && mayBeKeptOff(snapshot, answer.code))
    return { kind: 'maybe-not-allowed', at, reason: texts.maybeNotAllowed }
  if (answer.kind !== 'ssh') return { kind: 'unreachable', at, answer }
  const { banner, hostKey } = answer
  if (!hostKey.known) return { kind: 'key-in-doubt', at, banner, reason: hostKey.reason }
  const { known: _, ...presentedKey } = hostKey
  const expectedKeys = listExpectedKeys(builder).filter(({ type }) => type === presentedKey.type)
  if (expectedKeys.some(({ blob }) => blob === presentedKey.blob))
    return { kind: 'well', at, banner, presented: presentedKey }
  if (expectedKeys.length > 0)
    return { kind: 'other-key', at, presented: presentedKey, expected: expectedKeys }
  return { kind: 'key-in-doubt', at, banner, reason: null }
}

/**
 * Whether macOS may have refused the connection itself. It then says EHOSTUNREACH, as for a machine that is off; root's
 * programs are exempt (docs/macos.md, "Local Network privacy"). A version that was not observed counts as a recent one.
 */
function mayBeKeptOff({ mac }: Snapshot, code: string | undefined): boolean {
  const major = Number.parseInt(valueOrNull(mac.version) ?? '', 10)
  return !mac.scannedAsRoot && code === 'EHOSTUNREACH' && !(major < firstWithConsent)
}

/**
 * The pinned key if there is one, else the known hosts. For a pinned key Nix gives ssh a known-hosts file with only that
 * key (docs/nix-and-ssh.md, "Known hosts").
 */
function listExpectedKeys(builder: Builder): readonly ExpectedKey[] {
  const { entry } = builder
  if (entry?.hostKey) return [{ ...entry.hostKey, file: entry.file, line: entry.line }]
  return (getKnownHostKeys(builder) ?? []).map(({ source, ...key }) => ({ ...key, ...source }))
}

/** Describes a condition briefly, for the builder's line. */
export function describeRemote(condition: RemoteCondition): string {
  switch (condition.kind) {
    case 'not-probed':
      return texts.condition.notProbed
    case 'unobserved':
    case 'maybe-not-allowed':
      return condition.reason
    case 'unreachable':
      return describeRefusal(condition.answer)
    case 'other-key':
      return texts.condition.otherKey(condition.presented.fingerprint)
    case 'key-in-doubt':
      return condition.reason === null
        ? texts.condition.unlistedKey(condition.banner)
        : texts.condition.unreadKey(condition.banner, condition.reason)
    case 'well':
      return texts.condition.well(condition.banner, condition.presented.fingerprint)
  }
}

/** Describes briefly what answered instead of ssh. */
export function describeRefusal(answer: Refusal): string {
  switch (answer.kind) {
    case 'no-name':
      return texts.unresolved
    case 'unreachable':
      return answer.reason
    default:
      return describePort(answer)
  }
}

/** Finds remote builders that presented another host key than the pinned or known one when they were last probed. */
export function detectRemoteHostKeys(snapshot: Snapshot): readonly Match[] {
  return listProbedRemotes(snapshot).flatMap(({ entry, remote, ...builder }): Match[] => {
    const condition = getRemoteCondition(snapshot, { ...builder, entry, remote })
    if (condition.kind !== 'other-key') return []
    const { presented, expected } = condition
    const isPinned = entry.hostKey !== null
    return [
      {
        subject: entry.uri,
        ...texts.changedHostKey({
          host: entry.host,
          address: formatRemoteAddress(remote),
          presented: presented.fingerprint,
          expected: expected.map(({ fingerprint }) => fingerprint),
          isPinned,
        }),
        evidence: [
          ...expected.map((key) =>
            fromFile(texts.expectedKey, key.file, key.line, `${key.type} ${key.fingerprint}`),
          ),
          fromAddress(
            texts.presentedKey,
            remote.address ?? formatRemoteAddress(remote),
            presented,
            `${presented.type} ${presented.fingerprint}`,
          ),
        ],
        permanentFix: isPinned
          ? `# publicHostKey of ${entry.uri} must be base64 -w0 of its own /etc/ssh/ssh_host_ed25519_key.pub, from its owner\n` +
            formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot))
          : `# ssh-keygen -R ${quoteShellArgument(remote.hostname)} -f ${quoteShellArgument(expected[0]?.file ?? '/var/root/.ssh/known_hosts')}`,
      },
    ]
  })
}
