import {
  computeLinkChecksum,
  getLinkedTool,
  isAppTool,
  toolPath,
} from '../../core/model/command-line-tool.ts'
import type { Plan, Planned } from '../../core/model/plan.ts'
import type { Receipt } from '../../core/model/receipt.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { classifyAppLocation } from '../../core/text/app-location.ts'
import { keptForUndo, undoFiles } from '../plan/undo-files.ts'
import { assignValues, beginReceipt, stepText } from '../script/script-text.ts'
import { shellQuote } from '../script/shell-quote.ts'
import text from '../shell/install-tool.sh'

/**
 * Links the app's command line tool into the PATH, as a repair is made: planned, shown, run under one prompt, looked at
 * again, taken back by its receipt. Nothing but a link of Builderbar's own is ever replaced.
 */
export const installToolId = 'install-tool'

export const undoInstallTool = undoFiles({
  repair: installToolId,
  title: `Remove the command line tool ${toolPath}`,
  diffs: (path) => path === toolPath,
})

const folder = '/usr/local/bin'

/** What stands in a plan where a repair has the key of its finding. */
function subjectOf(script: string): string {
  return `${installToolId}@${script}`
}

/** The app's script that a plan links; null where it is another plan. */
export function toolOf(plan: Pick<Plan, 'finding'>): string | null {
  return plan.finding.startsWith(`${installToolId}@`) ? plan.finding.slice(installToolId.length + 1) : null
}

/**
 * @param script real path of the tool inside the app: `/Applications/Builderbar.app/Contents/Resources/builderbar`
 */
export function planInstallTool(snapshot: Snapshot, script: string): Planned {
  const reason = whyNotTool(snapshot, script)
  const quoted = shellQuote('keptPath', script)
  if (reason !== null || quoted === null) {
    const because =
      reason ?? `The path ${JSON.stringify(script)} has characters that a root script does not take.`
    return { ok: false, repair: installToolId, finding: subjectOf(script), reason: because }
  }
  return {
    ok: true,
    plan: {
      repair: installToolId,
      finding: subjectOf(script),
      title: 'Install the command line tool',
      risk: 'safe',
      needsAdmin: true,
      values: [
        beginReceipt('repair', `'${installToolId}'`),
        assignValues({ link: `'${toolPath}'`, tool: quoted }),
      ].join('\n'),
      steps: [
        { description: `Checks that nothing of others lies at ${toolPath}`, script: stepText(text, 0) },
        { description: `Links ${toolPath} to ${script}`, script: stepText(text, 1) },
      ],
      paths: [toolPath],
      diffs: [{ path: toolPath, place: 'as a link', text: `a link to ${script}` }],
      interrupts: [],
      undo: keptForUndo('builderbar undo removes the link, while nobody else has changed it since'),
      permanentFix: null,
    },
  }
}

/** Why the tool of this app is not to be linked, or null. */
export function whyNotTool(snapshot: Snapshot, script: string): string | null {
  if (!isAppTool(script)) return 'Only an app that is packed brings a command line tool.'
  const place = classifyAppLocation(script)
  if (place === 'nix') return 'Nix has put builderbar into the PATH.'
  if (place !== 'lasting') return 'The app does not lie in the Applications folder yet. Move it there first.'
  const seen = snapshot.commandLineTool
  if (seen === undefined || !seen.observed)
    return `${toolPath} was not looked at: ${seen?.reason ?? 'not yet'}.`
  const { file, folder: around } = seen.value
  if (file.exists && getLinkedTool(seen.value) === null) return `Something else lies at ${toolPath}.`
  if (getLinkedTool(seen.value) === script) return `It is installed: ${toolPath} leads to this app.`
  const isRoots =
    !around.exists || (around.kind === 'folder' && around.uid === 0 && (around.mode & 0o022) === 0)
  // Root's link in a folder that others may swap could be made anywhere.
  if (!isRoots) return `Others than root may write ${folder}. In a terminal: ln -s "${script}" ${toolPath}`
  return null
}

/** Whether the link that this receipt tells of is still the one that lies there. */
export function isToolOfReceipt(snapshot: Snapshot, receipt: Receipt): boolean {
  const tool = snapshot.commandLineTool
  const target = tool?.observed ? getLinkedTool(tool.value) : null
  return (
    receipt.name === installToolId &&
    target !== null &&
    receipt.checksums[toolPath] === computeLinkChecksum(target)
  )
}
