import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatLocalTime } from '../../../core/text/local-time.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, fromFile } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

const texts = defineTexts({
  title: 'macOS was updated since the last admin check or repair',
  headline: 'macOS was updated since the last admin check or repair',
  background:
    "A macOS update restores its own files in /etc, may remove root's SSH configuration, and changes " +
    'what QEMU runs on. What was checked or repaired as root before the update may no longer hold.',
  detection: 'The newest receipt in /Library/Application Support/Builderbar is from another build of macOS.',
  remedy:
    'Nothing needs a repair. A test build or an admin check (builderbar status --deep) tells whether ' +
    "everything still works. To restore nix-darwin's files: sudo /run/current-system/activate",
  updated: (build: string, lastBuild: string, lastTime: string) => ({
    cause: `macOS is now build ${build}; the last admin check or repair was on build ${lastBuild}.`,
    explanation:
      `macOS is now build ${build}. The last admin check or repair was on build ${lastBuild} ` +
      `(${lastTime}). The update may have removed root's SSH configuration or restored macOS's own files in ` +
      '/etc. A test build or an admin check tells whether everything still works.',
  }),
  currentBuild: 'Current build of macOS',
  lastReceipt: 'Last receipt',
  lastBuild: (build: string) => `build ${build}`,
})

export const osUpdated = {
  id: 'os-updated',
  severity: 'note',
  texts,
  permanentFix: null,
  link: null,
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const osBuild = valueOrNull(snapshot.mac.osBuild)
  const [lastReceipt] = [...(valueOrNull(snapshot.receipts) ?? [])]
    .filter(({ osBuild }) => osBuild !== null)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  if (
    osBuild === null ||
    lastReceipt?.osBuild == null ||
    lastReceipt.osBuild === osBuild ||
    findExpectedBuilder(snapshot) === null
  ) {
    return []
  }
  return [
    {
      subject: 'macOS',
      ...texts.updated(osBuild, lastReceipt.osBuild, formatLocalTime(lastReceipt.at, snapshot.takenAt)),
      evidence: [
        fromCommand(texts.currentBuild, 'sw_vers -buildVersion', osBuild),
        fromFile(
          texts.lastReceipt,
          `/Library/Application Support/Builderbar/${lastReceipt.id}.json`,
          null,
          texts.lastBuild(lastReceipt.osBuild),
        ),
      ],
    },
  ]
}
