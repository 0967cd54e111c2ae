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
    'ssh arrived, took the host key, and the machine refused the login: it does not know the key that root offers, or ' +
    'ssh offers too many other keys first ("Too many authentication failures"). That you yourself cannot log in is no sign of it: ' +
    'the key belongs to root, and only root has to.',
  detection:
    'In the deep look or about a build, ssh says "Permission denied (publickey)" about a build on this builder, and the files of the key show no other reason.',
  remedy:
    "Builderbar installs the pair from the builder's working folder again (reinstall-key); where that pair is installed already, a restart gives the " +
    'machine the key that lies there now (restart-builder). Where ssh offers other keys first, the block of route-root-ssh names the one key. By hand: ' +
    'sudo install -m 600 -o 0 /var/lib/linux-builder/keys/builder_ed25519 /etc/nix/ and the .pub beside it with mode 644.',
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
          `Nix's ssh, which runs as root, arrives at ${facts.entry.uri} and is refused: "${shortenOutput(first.output, 200)}". It offers ` +
          `${path}${describeReason(first.output)}. ` +
          (facts.kind === 'managed'
            ? 'The repair puts right which key is offered.'
            : 'Put the public half of this key among the keys that the machine lets in.'),
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
    return ', after other keys: the Host block for the builder lacks "IdentitiesOnly yes"'
  if (/do not match public|is not that of the public half/.test(output))
    return ', whose private half is of another pair than the public one beside it'
  return ', and the machine does not know it'
}

function selectRepairs({ key, service }: BuilderFacts, hasTooManyKeys: boolean): readonly string[] {
  const restart = service === null ? [] : ['restart-builder']
  if (hasTooManyKeys) return ['route-root-ssh']
  return key === null ? restart : ['reinstall-key', ...restart]
}
