import { adminCheckTexts } from '../../repair/controls/admin-check.ts'
import { builderControlTexts } from '../../repair/controls/builder-control.ts'
import { captureLogTexts } from '../../repair/controls/capture-log.ts'
import { installToolTexts } from '../../repair/controls/install-tool.ts'
import { diffTexts } from '../../repair/plan/diff-texts.ts'
import { keyFoldersTexts } from '../../repair/plan/key-folders.ts'
import { machinesLinesTexts } from '../../repair/plan/machines-lines.ts'
import { runningBuildsTexts } from '../../repair/plan/running-builds.ts'
import { undoTexts } from '../../repair/plan/undo.ts'
import { undoFilesTexts } from '../../repair/plan/undo-files.ts'
import { pinInEntryTexts } from '../../repair/repairs/pin-in-entry.ts'
import { ownVmStepTexts } from '../../repair/script/own-vm-step.ts'
import { rootKnownHostsTexts } from '../../repair/script/root-known-hosts.ts'
import { uninstallTexts } from '../../repair/uninstall-plan.ts'

/** The texts of plans, besides those of each repair, for a translation (translation.ts). */
export const planTexts = {
  adminCheckTexts,
  builderControlTexts,
  captureLogTexts,
  installToolTexts,
  diffTexts,
  keyFoldersTexts,
  machinesLinesTexts,
  runningBuildsTexts,
  undoFilesTexts,
  undoTexts,
  pinInEntryTexts,
  ownVmStepTexts,
  rootKnownHostsTexts,
  uninstallTexts,
}
