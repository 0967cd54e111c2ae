import { linkedTool, toolPath } from '../../core/model/command-line-tool.ts'
import { valueIfSeen } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import type { Words } from '../../locales/messages.ts'
import { isToolOfReceipt, whyNotTool } from '../../repair/controls/install-tool.ts'
import { undoable } from '../../repair/undos.ts'

/** How it stands with `builderbar` in a terminal. */
export type ToolView =
  | {
      readonly at: 'installed'
      readonly says: string /** By which it is taken back. */
      readonly receipt: string | null
    }
  | { readonly at: 'can' }
  | { readonly at: 'cannot'; readonly says: string }

/** @param script real path of the tool inside the app; null where the app is not packed */
export function toolView({ snapshot }: Status, script: string | null, words: Words['tool']): ToolView {
  if (script === null) return { at: 'cannot', says: words.notPacked }
  const tool = valueIfSeen(snapshot.commandLineTool)
  if (tool !== null && linkedTool(tool) === script) {
    const receipt = undoable(snapshot).find((each) => isToolOfReceipt(snapshot, each))?.id ?? null
    return { at: 'installed', says: words.installed(toolPath), receipt }
  }
  const why = whyNotTool(snapshot, script)
  return why === null ? { at: 'can' } : { at: 'cannot', says: why }
}
