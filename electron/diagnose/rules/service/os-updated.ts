import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

export const osUpdated: Rule = {
  id: 'os-updated',
  severity: 'note',
  title: 'macOS was updated since the last admin check or repair',
  headline: 'macOS was updated since the last admin check or repair',
  background:
    "An update of macOS puts its own files back in /etc, may take root's own ssh configuration away, and changes what QEMU runs on. What was seen " +
    'or set with admin rights before it may no longer be so, and what only root can read nobody else can check.',
  detection:
    'The newest receipt in /Library/Application Support/Builderbar is of another build of macOS than the one that runs.',
  remedy:
    'Nothing has to be repaired. A test build, or a deep look (builderbar status --deep), shows whether all is still well; sudo ' +
    "/run/current-system/activate puts nix-darwin's files back.",
  permanentFix: null,
  link: null,
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const osBuild = valueOrNull(snapshot.mac.osBuild)
  const [last] = [...(valueOrNull(snapshot.receipts) ?? [])]
    .filter(({ osBuild }) => osBuild !== null)
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  if (
    osBuild === null ||
    last === undefined ||
    last.osBuild === osBuild ||
    findExpectedBuilder(snapshot) === null
  ) {
    return []
  }
  return [
    {
      subject: 'macOS',
      cause: `macOS is now build ${osBuild}; the last admin check or repair was on build ${last.osBuild}.`,
      explanation:
        `macOS is build ${osBuild} now; what was last seen or done with admin rights (${last.name}, at ${last.at}) was on build ${last.osBuild}. An update may ` +
        "have taken root's ssh configuration away or put files of macOS back in /etc. A test build or a deep look tells whether all is still as it was.",
      evidence: [
        fromCommand('The build that runs', 'sw_vers -buildVersion', osBuild),
        fromFile(
          'The newest receipt',
          `/Library/Application Support/Builderbar/${last.id}.json`,
          null,
          `build ${last.osBuild}`,
        ),
      ],
    },
  ]
}
