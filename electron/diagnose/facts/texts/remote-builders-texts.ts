import { formatList } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'

interface ChangedHostKey {
  /** Host of the entry. */
  readonly host: string
  /** Host name and port that were probed. */
  readonly address: string
  readonly presented: string
  readonly expected: readonly string[]
  /** Whether the entry pins the key; if not, known_hosts has it. */
  readonly isPinned: boolean
}

/** Texts of builders on other computers. */
export const remoteBuildersTexts = defineTexts({
  maybeNotAllowed:
    'there was no route to it (EHOSTUNREACH), which macOS also reports to apps that are not allowed on the local network: check System ' +
    'Settings > Privacy & Security > Local Network, or run sudo builderbar status --remote in Terminal, since root is exempt',
  condition: {
    notProbed: 'remote builders are checked only on request',
    otherKey: (fingerprint: string) => `presents an unexpected host key: ${fingerprint}`,
    unreadKey: (banner: string, reason: string) => `${banner}; ${reason}`,
    unlistedKey: (banner: string) =>
      `${banner}; no file that you can read has its host key; root's own known_hosts may`,
    well: (banner: string, fingerprint: string) => `${banner}, host key ${fingerprint}`,
  },
  hostAndPort: (hostname: string, port: number) => `${hostname} port ${port}`,
  unresolved: "its name doesn't resolve",
  changedHostKey: ({ host, address, presented, expected, isPinned }: ChangedHostKey) => ({
    title: `The host key of the remote builder ${host} has changed`,
    headline: `The host key of the remote builder ${host} has changed`,
    cause: `${host} presented a different host key than the one it is known by, so SSH refuses to connect.`,
    explanation: isPinned
      ? `When you checked, ${address} presented the host key ${presented}. The entry pins ${formatList(expected)}. SSH refuses to ` +
        `connect, because it could be another computer. Ask the administrator of ${host} whether it was reinstalled and what its ` +
        "fingerprint is. Only then put the new key into the entry's publicHostKey. Don't turn off the check."
      : `When you checked, ${address} presented the host key ${presented}. known_hosts has ${formatList(expected)}. SSH refuses to ` +
        `connect, because it could be another computer. Ask the administrator of ${host} whether it was reinstalled and what its ` +
        "fingerprint is. Only then remove the old line from known_hosts. Don't turn off the check.",
  }),
  expectedKey: 'Expected host key',
  presentedKey: 'Presented host key',
})
