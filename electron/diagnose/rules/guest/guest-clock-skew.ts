import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { getSubject } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestClockSkew: Rule = {
  id: 'guest-clock-skew',
  severity: 'warning',
  title: "The builder's clock is wrong",
  headline: "Linux builder's clock is wrong",
  background:
    "While the Mac sleeps, the VM's clock stops, and nothing sets it afterwards. Certificates of binary caches " +
    'then look "not yet valid" to the VM, so it downloads nothing and builds everything itself or fails, and ' +
    'build tools report clock skew.',
  detection:
    "The admin check finds the VM's clock more than 30 seconds off, or the output of a build mentions " +
    "certificates that aren't valid yet or clock skew.",
  remedy:
    'The repair restart-builder, while no build is running: the VM takes the time from this Mac when it starts. ' +
    'By hand: sudo launchctl kickstart -k system/org.nixos.linux-builder.',
  permanentFix: 'nix.linux-builder.config.services.timesyncd.enable = lib.mkForce true;',
  link: 'machine',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const messages = findOutput(snapshot, facts, 'guest-clock-skew')
    const [first] = messages
    if (facts.entry === null || first === undefined) return []
    const isManaged = facts.kind === 'managed'
    return [
      {
        subject: isManaged ? getSubject(facts) : facts.entry.uri,
        cause:
          "The builder's clock is probably behind, as happens after this Mac sleeps, so certificates look not yet valid.",
        explanation:
          `On ${facts.entry.uri}: "${shortenOutput(first.output, 200)}". The VM's clock is probably behind, as ` +
          "happens after this Mac has slept, so certificates don't look valid yet. " +
          (isManaged
            ? 'The repair restarts the VM, which takes the time from this Mac; this ends builds that run on it.'
            : 'Set the clock there, or restart it.'),
        evidence: messages.map(({ evidence }) => evidence),
        repairs: isManaged && facts.service !== null ? ['restart-builder'] : [],
        permanentFix: isManaged ? guestClockSkew.permanentFix : null,
      },
    ]
  })
}
