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
    'While the Mac sleeps the clock of the Linux machine stands still, and nothing sets it afterwards. Certificates of caches are then ' +
    '"not yet valid" for the guest, so it fetches nothing and builds everything itself or fails, and build tools speak of clock skew.',
  detection:
    'The deep look finds its clock more than 30 s away from that of this Mac, or a build on it ends with words about certificates that are not yet valid, or about clock skew.',
  remedy:
    'The repair restart-builder, while no build runs: the machine takes the time from this Mac at its start. By hand: ' +
    'sudo launchctl kickstart -k system/org.nixos.linux-builder.',
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
          `On ${facts.entry.uri}: "${shortenOutput(first.output, 200)}". The clock of that Linux machine is most likely behind, ` +
          'as it is after this Mac has slept: certificates look as if they were of the future. ' +
          (isManaged
            ? 'The repair restarts the machine, which then takes the time from this Mac; builds that run on it end.'
            : 'Set it there, or restart the machine.'),
        evidence: messages.map(({ evidence }) => evidence),
        repairs: isManaged && facts.service !== null ? ['restart-builder'] : [],
        permanentFix: isManaged ? guestClockSkew.permanentFix : null,
      },
    ]
  })
}
