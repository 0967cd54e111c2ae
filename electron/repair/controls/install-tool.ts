import {
  computeLinkChecksum,
  getLinkedTool,
  isAppTool,
  toolPath,
} from '../../core/model/command-line-tool.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { classifyAppLocation } from '../../core/text/app-location.ts'
import { type PlanParts, planFrom, type Refusal, refuse, undoStep } from '../plan/plan-parts.ts'
import { undoFiles } from '../plan/undo-files.ts'
import { assignValues, formatReceiptStart, stepText } from '../script/script-text.ts'
import { quoteValue } from '../script/shell-quote.ts'
import text from '../shell/install-tool.sh'

/**
 * Links the app's command line tool into the PATH. Like a repair it is planned, shown, run under one prompt, verified by a
 * scan, and undone by its receipt. It replaces only a link to Builderbar.
 */
export const installTool = {
  id: 'install-tool',
  undo: undoFiles({
    title: `Remove the command line tool ${toolPath}`,
    writes: (path) => path === toolPath,
  }),
}

const folder = '/usr/local/bin'

/**
 * @param script real path of the tool inside the app: `/Applications/Builderbar.app/Contents/Resources/builderbar`
 */
export function planInstallTool(snapshot: Snapshot, script: string): Planned {
  return planFrom(
    {
      subject: { kind: 'tool', script },
      title: 'Install the command line tool',
      risk: 'safe',
      values: formatReceiptStart('repair', `'${installTool.id}'`),
    },
    installParts(snapshot, script),
  )
}

function installParts(snapshot: Snapshot, script: string): PlanParts | Refusal {
  const reason = explainToolRefusal(snapshot, script)
  if (reason !== null) return refuse(reason)
  const tool = quoteValue('keptPath', script)
  if (tool === null) {
    return refuse(`The path ${JSON.stringify(script)} has characters that a root script does not take.`)
  }
  return {
    values: assignValues({ link: `'${toolPath}'`, tool }),
    steps: [
      { description: `Checks that nothing of others lies at ${toolPath}`, script: stepText(text, 0) },
      { description: `Links ${toolPath} to ${script}`, script: stepText(text, 1) },
    ],
    paths: [toolPath],
    diffs: [{ path: toolPath, place: 'as a link', text: `a link to ${script}` }],
    undo: undoStep('Removes the link. Not possible if someone changes it first.'),
  }
}

/** Why the tool of this app must not be linked, or null. */
export function explainToolRefusal(snapshot: Snapshot, script: string): string | null {
  if (!isAppTool(script)) return 'Only an app that is packed brings a command line tool.'
  const place = classifyAppLocation(script)
  if (place === 'nix') return 'Nix has put builderbar into the PATH.'
  if (place !== 'lasting') return 'The app does not lie in the Applications folder yet. Move it there first.'
  const tool = snapshot.commandLineTool
  if (tool === undefined || !tool.observed)
    return `${toolPath} was not looked at: ${tool?.reason ?? 'not yet'}.`
  const { file, folder: around } = tool.value
  if (file.exists && getLinkedTool(tool.value) === null) return `Something else lies at ${toolPath}.`
  if (getLinkedTool(tool.value) === script) return `It is installed: ${toolPath} leads to this app.`
  const isRoots =
    !around.exists || (around.kind === 'folder' && around.uid === 0 && (around.mode & 0o022) === 0)
  // Another user could replace the folder meanwhile, and root would write the link elsewhere.
  if (!isRoots) return `Others than root may write ${folder}. In a terminal: ln -s "${script}" ${toolPath}`
  return null
}

/** Whether the link that this receipt records is the one at `toolPath` now. */
export function isToolOfReceipt(snapshot: Snapshot, receipt: Receipt): boolean {
  const tool = snapshot.commandLineTool
  const target = tool?.observed ? getLinkedTool(tool.value) : null
  return (
    receipt.name === installTool.id &&
    target !== null &&
    receipt.checksums[toolPath] === computeLinkChecksum(target)
  )
}
