import type { Plan, Planned } from '../core/model/plan.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import { formatList } from '../core/text/quantities.ts'
import { defineTexts } from '../core/text/translated-texts.ts'
import { listRemovable } from './controls/install-tool.ts'
import { pickNames } from './plan/plan-parts.ts'
import { routeRootSsh } from './repairs/route-root-ssh.ts'
import { assignValues, getStepText } from './script/script-text.ts'
import script from './shell/uninstall.sh'
import { listUndoable, planUndo } from './undos.ts'

/** The folder of root's receipts and backups (docs/architecture.md, "Receipts"). */
export const rootsFolder = '/Library/Application Support/Builderbar'

/**
 * The plans that remove what Builderbar installed where only root can write: its block in root's ssh configuration, the
 * links of its command line tool that are still its own, then receipts and backups. Repaired files of the Mac stay as they
 * are, since an undo would bring the findings back. Pure.
 * @param hasFolder whether root's folder exists
 */
export function planUninstall(snapshot: Snapshot, hasFolder: boolean): readonly Planned[] {
  const blocks = listUndoable(snapshot)
    .filter((receipt) => receipt.name === routeRootSsh.id)
    .flatMap(({ id }) => planUndo(snapshot, id) ?? [])
  return hasFolder ? [...blocks, { ok: true, plan: planFolderRemoval(snapshot) }] : blocks
}

/** The links of the command line tool that root must not remove, because others may write their folder. */
export function listKeptLinks(snapshot: Snapshot): readonly string[] {
  return listRemovable(snapshot, listUndoable(snapshot)).kept
}

/** Texts of the plan that removes what Builderbar keeps as root. */
export const uninstallTexts = defineTexts({
  withoutTool: {
    title: 'Remove the receipts and backups',
    progress: 'Removing the receipts and backups',
    done: 'Receipts and backups removed',
    failure: {
      notDone: "Receipts and backups weren't removed",
      unsure: 'Receipts and backups may still be there',
    },
  },
  withTool: {
    title: 'Remove the command line tool, receipts, and backups',
    progress: 'Removing the command line tool, receipts, and backups',
    done: 'Command line tool, receipts, and backups removed',
    failure: {
      notDone: "Tool, receipts, and backups weren't removed",
      unsure: 'Tool, receipts, and backups may still be there',
    },
  },
  steps: {
    check: 'Check that only root can change the folders',
    tool: (links: readonly string[]) =>
      `Remove ${formatList(links)}, unless someone changed them, and the folders created for them, if empty`,
    folder: (folder: string) => `Remove ${folder} and everything in it`,
  },
})

function planFolderRemoval(snapshot: Snapshot): Plan {
  const { removed: removedPaths } = listRemovable(snapshot, listUndoable(snapshot))
  const paths = removedPaths.map(({ path }) => path)
  const links = removedPaths.flatMap(({ path, checksum }) => (checksum === 'folder' ? [] : [path]))
  const { steps } = uninstallTexts
  const tool = { description: steps.tool(links), script: getStepText(script, 1) }
  return {
    subject: { kind: 'uninstall', folder: rootsFolder },
    ...pickNames(removedPaths.length > 0 ? uninstallTexts.withTool : uninstallTexts.withoutTool),
    risk: 'safe',
    needsAdmin: true,
    // `set --` also where no links remain, so that the words of an earlier plan in the same script are not removed.
    values: [
      assignValues({ folder: `'${rootsFolder}'` }),
      ['set --', ...removedPaths.map(({ path, checksum }) => `'${path}=${checksum}'`)].join(' '),
    ].join('\n'),
    steps: [
      { description: steps.check, script: getStepText(script, 0) },
      ...(removedPaths.length > 0 ? [tool] : []),
      { description: steps.folder(rootsFolder), script: getStepText(script, 2) },
    ],
    paths: [...paths, rootsFolder],
    interrupts: [],
    undo: null,
    permanentFix: null,
  }
}
