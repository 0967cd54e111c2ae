import type { Snapshot } from '../../core/model/snapshot.ts'
import { buildMachinesSnippet } from '../../core/nix/build-machines-snippet.ts'
import { machinesToKeep, ownSystem } from '../../core/nix/permanent-fix.ts'
import { fromAddress, fromFile, shellWord } from './evidence.ts'
import { remoteAddress, remoteBuilders, remoteCondition } from './remote-builders.ts'
import type { Match } from './rule.ts'

/** Finds remote builders that presented another host key than the pinned or known one when they were last probed. */
export function remoteHostKeys(snapshot: Snapshot): readonly Match[] {
  return remoteBuilders(snapshot).flatMap(({ entry, remote, ...facts }): Match[] => {
    const condition = remoteCondition({ ...facts, entry, remote })
    if (condition.kind !== 'other-key') return []
    const { presented: shown, expected } = condition
    const known = expected.map(({ fingerprint }) => fingerprint).join(' and ')
    const pinned = entry.hostKey !== null
    return [
      {
        subject: entry.uri,
        title: `The build machine ${entry.host} shows another host key than the one it is known by`,
        explanation:
          `When you asked, ${remoteAddress(remote)} showed the host key ${shown.fingerprint}. ${pinned ? 'The entry pins' : 'Known hosts have'} ` +
          `${known}. ssh, which Nix runs as root, refuses such a machine, and rightly: it could be anybody. Ask whoever runs ` +
          `${entry.host} whether it was set up anew and what its fingerprint is, by another way than this connection. Only then ` +
          `${pinned ? 'put the new key into publicHostKey of its entry' : 'take the old line out of the known hosts'}. Never switch the check off.`,
        evidence: [
          ...expected.map((key) =>
            fromFile('The key by which it is known', key.file, key.line, `${key.type} ${key.fingerprint}`),
          ),
          fromAddress(
            'The key that it shows',
            remote.address ?? remoteAddress(remote),
            shown,
            `${shown.type} ${shown.fingerprint}`,
          ),
        ],
        permanentFix: pinned
          ? `# publicHostKey of ${entry.uri} has to be base64 -w0 of its own /etc/ssh/ssh_host_ed25519_key.pub, from its owner\n` +
            buildMachinesSnippet(machinesToKeep(snapshot), ownSystem(snapshot))
          : `# ssh-keygen -R ${shellWord(remote.hostname)} -f ${shellWord(expected[0]?.file ?? '/var/root/.ssh/known_hosts')}`,
      },
    ]
  })
}
