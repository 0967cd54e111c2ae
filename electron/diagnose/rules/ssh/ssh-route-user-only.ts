import { allBuilders } from '../../../core/builders/builder-facts.ts'
import { valueIfSeen } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromCommand, fromLine, shellWord } from '../../facts/evidence.ts'
import { rootReach, userReaches } from '../../facts/root-route.ts'
import { type Found, keyOf, type Rule } from '../../facts/rule.ts'

export const sshRouteUserOnly: Rule = {
  id: 'ssh-route-user-only',
  severity: 'note',
  title: 'Your own ssh reaches the builder, but Nix does not use it',
  sentence: 'The Linux builder runs, with a concern.',
  meaning:
    "Your ~/.ssh/config leads to the builder. Nix never reads it: builds go through the nix-daemon, whose ssh is root's. " +
    'So "ssh linux-builder" may work in your terminal while every build fails. NIX_SSHOPTS of your shell does not reach ' +
    'the daemon either.',
  seen: "ssh is asked twice: with the files that root reads, and with yours. Only yours ends at the builder's port.",
  repaired:
    "The block has to stand where root's ssh reads it: see ssh-route. The one in ~/.ssh/config can go.",
  lasting: null,
  link: null,
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  return allBuilders(snapshot).flatMap((facts): Found[] => {
    const { entry } = facts
    const asked = valueIfSeen(facts.route?.user)
    if (entry === null || asked === null || facts.whose !== 'this-builder') return []
    const reach = rootReach(snapshot, facts)
    if (['at-builder', 'not-known', 'ipv6'].includes(reach.ends) || !userReaches(facts)) return []
    const source = asked.sources.port ?? asked.sources.hostname
    const value = `hostname ${asked.hostname}, port ${asked.port}`
    return [
      {
        subject: entry.uri,
        explanation:
          `Your own ssh configuration leads ${entry.host} to ${asked.hostname} port ${asked.port}, the builder. The nix-daemon ` +
          "runs as root and never reads it, so it makes ssh work in your terminal and changes nothing for Nix. What counts is root's.",
        evidence: [
          fromCommand('What your own ssh would do', `ssh -G ${shellWord(entry.host)}`, value),
          ...(source === undefined ? [] : [fromLine('The line that sets it', source, value)]),
        ],
        causes: [keyOf('ssh-route', entry.uri)],
      },
    ]
  })
}
