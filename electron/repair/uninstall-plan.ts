import type { Plan, Planned } from '../core/model/plan.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import { isToolOfReceipt } from './controls/install-tool.ts'
import { routeRootSsh } from './repairs/route-root-ssh.ts'
import { assignValues, stepText } from './script/script-text.ts'
import script from './shell/uninstall.sh'
import { listUndoable, planUndo } from './undos.ts'

/** The folder of root's receipts and backups (docs/architecture.md, "Receipts"). */
export const rootsFolder = '/Library/Application Support/Builderbar'

/**
 * The plans that remove what Builderbar installed where only root can write: its block in root's ssh configuration and its
 * link in the PATH, if it is still that one, then receipts and backups. Repaired files of the Mac stay as they are, since an
 * undo would bring the findings back. Pure.
 * @param hasFolder whether root's folder exists
 */
export function planUninstall(snapshot: Snapshot, hasFolder: boolean): readonly Planned[] {
  const blocks = listUndoable(snapshot)
    .filter((receipt) => receipt.name === routeRootSsh.id || isToolOfReceipt(snapshot, receipt))
    .flatMap(({ id }) => planUndo(snapshot, id) ?? [])
  return hasFolder ? [...blocks, { ok: true, plan: removeFolder() }] : blocks
}

function removeFolder(): Plan {
  return {
    subject: { kind: 'uninstall', folder: rootsFolder },
    title: 'Remove the receipts and backups',
    risk: 'safe',
    needsAdmin: true,
    values: assignValues({ folder: `'${rootsFolder}'` }),
    steps: [{ description: `Remove ${rootsFolder} with all that is in it.`, script: stepText(script, 0) }],
    paths: [rootsFolder],
    interrupts: [],
    undo: null,
    permanentFix: null,
  }
}
