import { administratorOsascriptTexts } from '../../mac/administrator/administrator-osascript.ts'
import { administratorSudoTexts } from '../../mac/administrator/administrator-sudo.ts'
import { elevationResultTexts } from '../../mac/administrator/elevation-result.ts'
import { openPromptTexts } from '../../mac/administrator/open-prompt.ts'
import { userScriptTexts } from '../../mac/administrator/user-script.ts'
import { errnoTexts } from '../../mac/real/errno.ts'
import { hostNamesTexts } from '../../mac/real/host-names.ts'
import { realFilesTexts } from '../../mac/real/real-files.ts'
import { realProcessesTexts } from '../../mac/real/real-processes.ts'
import { realSocketsTexts } from '../../mac/real/real-sockets.ts'
import { tempFolderTexts } from '../../mac/real/temp-folder.ts'

/** The texts of access to the Mac, for a translation (translation.ts). */
export const macTexts = {
  administratorOsascriptTexts,
  administratorSudoTexts,
  elevationResultTexts,
  openPromptTexts,
  userScriptTexts,
  errnoTexts,
  hostNamesTexts,
  realFilesTexts,
  realProcessesTexts,
  realSocketsTexts,
  tempFolderTexts,
}
