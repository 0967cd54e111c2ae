import { getLinkedTool, toolPath } from '../../core/model/command-line-tool.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import type { Messages } from '../../locales/messages.ts'
import { explainToolRefusal, isToolOfReceipt } from '../../repair/controls/install-tool.ts'
import { listUndoable } from '../../repair/undos.ts'
import type { ToolView } from '../contract/tool-status.ts'

/**
 * Returns the state of the command line tool.
 * @param script real path of the tool inside the app; null if the app is not packed
 */
export function createToolStatus(
  { snapshot }: Status,
  script: string | null,
  messages: Messages['tool'],
): ToolView {
  if (script === null) return { status: 'cannot', message: messages.notPacked }
  const reason = explainToolRefusal(snapshot, script)
  const tool = valueOrNull(snapshot.commandLineTool)
  if (reason !== null && tool !== null && getLinkedTool(tool) === script) {
    const receipt =
      listUndoable(snapshot).find((candidate) => isToolOfReceipt(snapshot, candidate))?.id ?? null
    return { status: 'installed', message: messages.installed(toolPath), receipt }
  }
  return reason === null ? { status: 'can' } : { status: 'cannot', message: reason }
}
