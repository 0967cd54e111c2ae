import { lstatSync, readlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Planned } from '../core/model/plan.ts'
import { defineTexts } from '../core/text/translated-texts.ts'
import { type ElevationMethod, runAsRoot } from '../mac/administrator/administrator.ts'
import type { ElevationResult } from '../mac/administrator/elevation-result.ts'
import type { Mac } from '../mac/mac.ts'
import { doesProcessExist } from '../mac/real/process-existence.ts'
import { createRootScript } from '../repair/script/root-script.ts'
import { listKeptLinks, planUninstall, rootsFolder } from '../repair/uninstall-plan.ts'
import { takeRepairLock } from './repairs/repair-lock.ts'
import type { Scanner } from './scan/scanner.ts'

/** Texts of the removal of Builderbar's files. */
export const installedFilesTexts = defineTexts({
  openFolder: (link: string) =>
    `${link}: accounts other than root can change its folder. Remove it in Terminal.`,
  isOpen: 'Builderbar is open in the menu bar. Quit it first.',
  unknownChanges: (reason: string) => `Builderbar can't tell what it changed as root: ${reason}.`,
  namedFolder: (path: string) => `${path}: BUILDERBAR_HOME names it, so it may contain other files.`,
  repairRuns: 'A repair is running. Nothing was removed.',
  prompt: 'Builderbar: Uninstall Builderbar',
})

/** Everything that Builderbar has installed on this Mac except the app itself. */
export interface InstalledFiles {
  /** The plans by which root removes its part, causes first. */
  readonly planned: readonly Planned[]
  /** Paths that belong to the user. */
  readonly userPaths: readonly string[]
  /** Sentences about what stays, each with the reason. */
  readonly remaining: readonly string[]
  /** A sentence that says why nothing may be removed now; null if it may. */
  readonly refusal: string | null
}

/** Finds all of it. If `environment` names the data folder, it may contain files that are not ours, which stay. */
export async function findInstalledFiles(
  mac: Mac,
  scanner: Scanner,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<InstalledFiles> {
  const { snapshot } = await scanner.scan()
  const folder = await mac.lstat(rootsFolder)
  const planned = planUninstall(snapshot, folder.ok && folder.value.exists)
  const keptFolders = listKeptLinks(snapshot).map(installedFilesTexts.openFolder)
  const { path } = scanner.folder
  const refusedPlan = planned.find((result) => !result.ok)
  const unknownReason =
    snapshot.receipts.observed || !(folder.ok && folder.value.exists) ? null : snapshot.receipts.reason
  const openReason = path !== null && isOpen(path) ? installedFilesTexts.isOpen : null
  const changesReason = unknownReason === null ? null : installedFilesTexts.unknownChanges(unknownReason)
  const planReason = refusedPlan !== undefined && !refusedPlan.ok ? refusedPlan.reason : null
  const refusal = changesReason ?? planReason ?? openReason
  if (path === null) return { planned, userPaths: [], remaining: keptFolders, refusal }
  if (environment.BUILDERBAR_HOME) {
    return {
      planned,
      userPaths: [],
      remaining: [...keptFolders, installedFilesTexts.namedFolder(path)],
      refusal,
    }
  }
  return {
    planned,
    userPaths: [path, ...listOtherFiles(path)].filter(doesExist),
    remaining: keptFolders,
    refusal,
  }
}

/** Files outside the data folder: the icon's position, downloaded updates, and the state of macOS's updater. */
const otherLibraryFiles = [
  'Preferences/dev.builderbar.app.plist',
  'Caches/builderbar-updater',
  'Caches/dev.builderbar.app',
  'Caches/dev.builderbar.app.ShipIt',
  'HTTPStorages/dev.builderbar.app',
]

function listOtherFiles(folder: string): string[] {
  const support = dirname(folder)
  if (basename(support) !== 'Application Support') return []
  return otherLibraryFiles.map((path) => join(dirname(support), path))
}

/** Whether the app runs: Electron's lock is a link whose target ends with the process id. */
function isOpen(folder: string): boolean {
  try {
    return doesProcessExist(Number(/-(\d+)$/.exec(readlinkSync(join(folder, 'SingletonLock')))?.[1]))
  } catch {
    return false
  }
}

function doesExist(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** The result of the removal. */
export type RemovalResult =
  | { readonly kind: 'removed' }
  | { readonly kind: ElevationResult['kind']; readonly message: string }

/** Removes the files: first root's, and only if that succeeded the user's own. */
export async function removeInstalledFiles(
  mac: Mac,
  scanner: Scanner,
  { planned, userPaths }: InstalledFiles,
  via: ElevationMethod,
): Promise<RemovalResult> {
  const lock = await takeRepairLock(scanner.folder)
  if (!lock.held) return { kind: 'failed', message: installedFilesTexts.repairRuns }
  try {
    const plans = planned.flatMap((result) => (result.ok ? [result.plan] : []))
    if (plans.length > 0) {
      const elevation = await runAsRoot(mac, createRootScript(plans), installedFilesTexts.prompt, via)
      if (elevation.kind !== 'ran') return { kind: elevation.kind, message: elevation.message }
      if (elevation.status !== 0)
        return { kind: 'failed', message: `${elevation.message}\n${elevation.output.trim()}` }
    }
    for (const path of userPaths) await rm(path, { recursive: true, force: true })
    return { kind: 'removed' }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  } finally {
    await lock.release()
  }
}
