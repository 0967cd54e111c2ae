import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const authRefused: Rule = {
  id: 'auth-refused',
  severity: 'error',
  title: "The builder rejects root's SSH login",
  headline: "Linux builder rejects root's SSH login",
  background:
    "SSH reached the builder and recognized its host key, but the login was rejected. Either the builder doesn't " +
    'know the key that root offers, or SSH offers too many other keys first ("Too many authentication ' +
    "failures\"). It's normal that you can't log in yourself: the key belongs to root, and only root needs it.",
  detection:
    'During the admin check or a build, SSH says "Permission denied (publickey)" for this builder, and the key ' +
    'files on this Mac show no other reason.',
  remedy:
    "Builderbar installs the key pair from the builder's working folder again (reinstall-key). If that pair is " +
    'already installed, restarting the builder gives the VM the current key (restart-builder). If SSH offers ' +
    'other keys first, the Host block of route-root-ssh limits it to the right one. By hand: sudo install -m 600 ' +
    '-o 0 /var/lib/linux-builder/keys/builder_ed25519 /etc/nix/, and the .pub file beside it with mode 644.',
  permanentFix: null,
  link: 'ssh-key',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const messages = findOutput(snapshot, facts, 'auth-refused')
    const [first] = messages
    if (facts.entry === null || first === undefined) return []
    const path = facts.key?.path ?? facts.entry.sshKey ?? 'the key that its configuration names'
    const hasTooManyKeys = /Too many authentication failures/.test(first.output)
    return [
      {
        subject: facts.entry.uri,
        cause: `SSH reaches ${facts.entry.host}, but it rejects root's login: "${shortenOutput(first.output, 60)}".`,
        explanation:
          `SSH, which Nix runs as root, reaches ${facts.entry.uri}, which rejects the login: "${shortenOutput(first.output, 200)}". Root's ` +
          `SSH offers ${path}${describeReason(first.output)}. ` +
          (facts.kind === 'managed'
            ? 'The repair makes sure that root offers the right key.'
            : 'Add the public half of this key to the authorized keys of that builder.'),
        repairs: facts.kind === 'managed' ? selectRepairs(facts, hasTooManyKeys) : [],
        evidence: messages.map(({ evidence }) => evidence),
        causes: [
          ...['key-missing', 'key-permissions', 'key-outdated'].map((id) => formatFindingKey(id, path)),
          formatFindingKey('ssh-route', facts.entry.uri),
        ],
      },
    ]
  })
}

function describeReason(output: string): string {
  if (/Too many authentication failures/.test(output))
    return ' after other keys, because the Host block for the builder lacks "IdentitiesOnly yes"'
  if (/do not match public|is not that of the public half/.test(output))
    return ', whose private half belongs to a different pair than the public half beside it'
  return ', which the builder does not know'
}

function selectRepairs({ key, service }: BuilderFacts, hasTooManyKeys: boolean): readonly string[] {
  const restart = service === null ? [] : ['restart-builder']
  if (hasTooManyKeys) return ['route-root-ssh']
  return key === null ? restart : ['reinstall-key', ...restart]
}
