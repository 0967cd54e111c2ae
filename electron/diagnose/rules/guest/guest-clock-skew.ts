import { allBuilders } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { subjectOf } from '../../facts/local-builders.ts'
import type { Found, Rule } from '../../facts/rule.ts'
import { saidOf, shortly } from '../../facts/test-builds.ts'

export const guestClockSkew: Rule = {
  id: 'guest-clock-skew',
  severity: 'warning',
  title: "The builder's clock is wrong",
  sentence: 'The Linux builder runs, with a concern.',
  meaning:
    'While the Mac sleeps the clock of the Linux machine stands still, and nothing sets it afterwards. Certificates of caches are then ' +
    '"not yet valid" for the guest, so it fetches nothing and builds everything itself or fails, and build tools speak of clock skew.',
  seen: 'The deep look finds its clock more than 30 s away from that of this Mac, or a build on it ends with words about certificates that are not yet valid, or about clock skew.',
  repaired:
    'The repair restart-builder, while no build runs: the machine takes the time from this Mac at its start. By hand: ' +
    'sudo launchctl kickstart -k system/org.nixos.linux-builder.',
  lasting: 'nix.linux-builder.config.services.timesyncd.enable = lib.mkForce true;',
  link: 'machine',
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  return allBuilders(snapshot).flatMap((facts): Found[] => {
    const words = saidOf(snapshot, facts, 'guest-clock-skew')
    const [first] = words
    if (facts.entry === null || first === undefined) return []
    const own = facts.whose === 'this-builder'
    return [
      {
        subject: own ? subjectOf(facts) : facts.entry.uri,
        explanation:
          `On ${facts.entry.uri}: "${shortly(first.said, 200)}". The clock of that Linux machine is most likely behind, ` +
          'as it is after this Mac has slept: certificates look as if they were of the future. ' +
          (own
            ? 'The repair restarts the machine, which then takes the time from this Mac; builds that run on it end.'
            : 'Set it there, or restart the machine.'),
        evidence: words.map(({ evidence }) => evidence),
        repairs: own && facts.service !== null ? ['restart-builder'] : [],
        lasting: own ? guestClockSkew.lasting : null,
      },
    ]
  })
}
