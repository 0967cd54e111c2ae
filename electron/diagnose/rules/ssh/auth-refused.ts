import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { listRestart } from '../../facts/local-builders.ts'
import type { BuilderOutput } from '../../facts/root-scan-evidence.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "The builder rejects root's SSH login",
  headline: "Linux builder rejects root's SSH login",
  background:
    "SSH reached the builder, but it rejected the login: it doesn't accept the key that root offers, or " +
    'SSH offers too many other keys first ("Too many authentication failures"). Whether you can log in ' +
    "yourself doesn't matter: the key is for root, and Nix connects as root.",
  detection:
    'In an admin check or a build, SSH says "Permission denied (publickey)" for this builder, and the ' +
    'key files show no other cause.',
  remedy:
    "Builderbar reinstalls the key pair from the builder's working folder. If that pair is already " +
    'installed, it restarts the builder, so that the VM reads the pair again. If SSH offers other keys ' +
    'first, it adds SSH settings that name the right one.',
  rejectedLogin: (host: string, output: string) =>
    `SSH reaches ${host}, but it rejects root's login: "${output}".`,
  login: (host: string) => `SSH reaches ${host}, but it rejects root's login.`,
  keyAfterOthers: (path: string | null) =>
    `SSH offers ${path ?? 'the key from its configuration'}, but only after other keys: the Host block for the builder needs "IdentitiesOnly yes".`,
  mismatchedPair: (path: string | null) =>
    `SSH offers ${path ?? 'the key from its configuration'}, which doesn't match the public key beside it.`,
  unacceptedKey: (path: string | null) =>
    `SSH offers ${path ?? 'the key from its configuration'}, which the builder doesn't accept.`,
  repair: 'The repair makes SSH offer the right key.',
  remoteRemedy: 'Add the public key to the authorized keys of that computer.',
})

export const authRefused = {
  id: 'auth-refused',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'ssh-key',
  detect,
} as const satisfies Rule

/** Findings about the key itself, any of which makes the builder reject it. */
const keyFindings = ['key-missing', 'key-permissions', 'key-outdated']

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const messages = findOutput(snapshot, builder, 'auth-refused')
    const [first] = messages
    if (builder.entry === null || first === undefined) return []
    const path = builder.key?.path ?? builder.entry.sshKey
    const hasTooManyKeys = /Too many authentication failures/.test(first.output)
    return [
      {
        subject: builder.entry.uri,
        cause: describeRejection(builder.entry.host, first, 60),
        explanation: [
          describeRejection(builder.entry.host, first, 200),
          explainOfferedKey(path, first),
          builder.kind === 'managed' ? texts.repair : texts.remoteRemedy,
        ].join(' '),
        repairs: builder.kind === 'managed' ? selectRepairs(builder, hasTooManyKeys) : [],
        evidence: messages.map(({ evidence }) => evidence),
        causes: [
          ...(path === null ? [] : keyFindings.map((id) => formatFindingKey(id, path))),
          formatFindingKey('ssh-route', builder.entry.uri),
        ],
      },
    ]
  })
}

/** Quotes the end of what SSH printed; of an admin check only the fact is recorded. */
function describeRejection(host: string, { source, output }: BuilderOutput, maxLength: number): string {
  return source === 'check' ? texts.login(host) : texts.rejectedLogin(host, shortenOutput(output, maxLength))
}

function explainOfferedKey(path: string | null, { output, isKeyMismatch }: BuilderOutput): string {
  if (/Too many authentication failures/.test(output)) return texts.keyAfterOthers(path)
  if (isKeyMismatch || /do not match public/.test(output)) return texts.mismatchedPair(path)
  return texts.unacceptedKey(path)
}

function selectRepairs({ key, service }: Builder, hasTooManyKeys: boolean): readonly string[] {
  const restart = listRestart(service)
  if (hasTooManyKeys) return ['route-root-ssh']
  return key === null ? restart : ['reinstall-key', ...restart]
}
