import { type Builder, type BuilderWithEntry, listBuilders } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { PublicKey, RemoteAnswer, RemoteProbe, Snapshot } from '../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from '../../core/nix/permanent-fix.ts'
import { formatList } from '../../core/text/quantities.ts'
import { describePort, fromAddress, fromFile, quoteShellArgument } from './evidence.ts'
import { getKnownHostKeys } from './host-keys.ts'
import type { Match } from './rule.ts'

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
  /** ssh answers, but no readable file holds its host key. */
  | { readonly kind: 'key-in-doubt'; readonly at: string; readonly banner: string; readonly reason: string }
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
  return `${hostname} port ${port}`
}

/** The first macOS that asks for consent before a program of a user may connect to the local network. */
const firstWithConsent = 15

const notAllowedReason =
  'there was no route to it (EHOSTUNREACH), which macOS also reports to apps that are not allowed on the local network: check System ' +
  'Settings > Privacy & Security > Local Network, or run sudo builderbar status --remote in Terminal, since root is exempt'

/** Returns the condition of a remote builder at its last probe. */
export function getRemoteCondition(snapshot: Snapshot, builder: Builder): RemoteCondition {
  const { remote } = builder
  if (remote === null) return { kind: 'not-probed' }
  const { at } = remote.result
  if (!remote.result.observed) return { kind: 'unobserved', at, reason: remote.result.reason }
  const answer = remote.result.value
  if (answer.kind === 'unreachable' && mayBeKeptOff(snapshot, answer.code))
    return { kind: 'maybe-not-allowed', at, reason: notAllowedReason }
  if (answer.kind !== 'ssh') return { kind: 'unreachable', at, answer }
  const { banner, hostKey } = answer
  if (!hostKey.known) return { kind: 'key-in-doubt', at, banner, reason: hostKey.reason }
  const { known: _, ...presented } = hostKey
  const expected = listExpectedKeys(builder).filter(({ type }) => type === presented.type)
  if (expected.some(({ blob }) => blob === presented.blob)) return { kind: 'well', at, banner, presented }
  if (expected.length > 0) return { kind: 'other-key', at, presented, expected }
  const reason = "no file that you can read has its host key; root's own known_hosts may"
  return { kind: 'key-in-doubt', at, banner, reason }
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
      return 'remote builders are checked only on request'
    case 'unobserved':
    case 'maybe-not-allowed':
      return condition.reason
    case 'unreachable':
      return describeRefusal(condition.answer)
    case 'other-key':
      return `presents an unexpected host key: ${condition.presented.fingerprint}`
    case 'key-in-doubt':
      return `${condition.banner}; ${condition.reason}`
    case 'well':
      return `${condition.banner}, host key ${condition.presented.fingerprint}`
  }
}

/** Describes briefly what answered instead of ssh. */
export function describeRefusal(answer: Refusal): string {
  switch (answer.kind) {
    case 'no-name':
      return "its name doesn't resolve"
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
    const known = formatList(expected.map(({ fingerprint }) => fingerprint))
    const isPinned = entry.hostKey !== null
    return [
      {
        subject: entry.uri,
        title: `The host key of the remote builder ${entry.host} has changed`,
        headline: `The host key of the remote builder ${entry.host} has changed`,
        cause: `${entry.host} presented a different host key than the one it is known by, so SSH refuses to connect.`,
        explanation:
          `When you checked, ${formatRemoteAddress(remote)} presented the host key ${presented.fingerprint}. ` +
          `${isPinned ? `The entry pins ${known}.` : `known_hosts has ${known}.`} SSH refuses to connect, because it could be another computer. ` +
          `Ask the administrator of ${entry.host} whether it was reinstalled and what its fingerprint is. ` +
          `${isPinned ? "Only then put the new key into the entry's publicHostKey." : 'Only then remove the old line from known_hosts.'} ` +
          "Don't turn off the check.",
        evidence: [
          ...expected.map((key) =>
            fromFile('Expected host key', key.file, key.line, `${key.type} ${key.fingerprint}`),
          ),
          fromAddress(
            'Presented host key',
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
