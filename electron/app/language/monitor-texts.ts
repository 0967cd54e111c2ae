import { unmadeBuildTexts } from '../../monitor/builds/test-build-run.ts'
import { historyTexts } from '../../monitor/incidents/history.ts'
import { installedFilesTexts } from '../../monitor/installed-files.ts'
import { autoRepairTexts } from '../../monitor/repairs/auto-repair.ts'
import { controlOutcomeTexts } from '../../monitor/repairs/control-outcome.ts'
import { idleStopTexts } from '../../monitor/repairs/idle-stop.ts'
import { plannerTexts } from '../../monitor/repairs/planner.ts'
import { promptWatchTexts } from '../../monitor/repairs/prompt-watch.ts'
import { repairControllerTexts } from '../../monitor/repairs/repair-controller.ts'
import { repairOutcomeTexts } from '../../monitor/repairs/repair-outcome.ts'
import { repairRunnerTexts } from '../../monitor/repairs/repair-runner-texts.ts'
import { revalidationTexts } from '../../monitor/repairs/revalidation.ts'
import { adminScanTexts } from '../../monitor/scan/root-scan-run.ts'
import { scanLoopTexts } from '../../monitor/scan-loop.ts'
import { monitorStoreTexts } from '../../monitor/state/monitor-store.ts'
import { dataFolderTexts } from '../../monitor/storage/data-folder-texts.ts'
import { ownFileTexts } from '../../monitor/storage/own-file-texts.ts'

/** The texts of the monitor, for a translation (translation.ts). */
export const monitorTexts = {
  unmadeBuildTexts,
  historyTexts,
  installedFilesTexts,
  autoRepairTexts,
  controlOutcomeTexts,
  idleStopTexts,
  plannerTexts,
  promptWatchTexts,
  repairControllerTexts,
  repairOutcomeTexts,
  repairRunnerTexts,
  revalidationTexts,
  scanLoopTexts,
  adminScanTexts,
  monitorStoreTexts,
  dataFolderTexts,
  ownFileTexts,
}
