import { lstatSync, readlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Planned } from '../core/model/plan.ts'
import { type ElevationMethod, runAsRoot } from '../mac/administrator/administrator.ts'
import type { ElevationResult } from '../mac/administrator/elevation-result.ts'
import type { Mac } from '../mac/mac.ts'
import { errorCode } from '../mac/real/errno.ts'
import { rootScript } from '../repair/script/root-script.ts'
import { planUninstall, rootsFolder } from '../repair/uninstall-plan.ts'
import type { Scanner } from './scan/scanner.ts'
import { takeLock } from './storage/lock-file.ts'

/** Everything that Builderbar has on this Mac, apart from its program. */
export interface InstalledFiles {
  /** What root has to remove, causes first. */
  readonly planned: readonly Planned[]
  /** Paths of the person's own. */
  readonly own: readonly string[]
  /** What is left, in words, each with the reason. */
  readonly remaining: readonly string[]
  /** Why nothing may be removed now, or null. */
  readonly refusal: string | null
}

/** Looks for all of it. `environment` may name another data folder, which may hold what is not ours. */
export async function installedFiles(
  mac: Mac,
  scanner: Scanner,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<InstalledFiles> {
  const { snapshot } = await scanner.scan()
  const folder = await mac.lstat(rootsFolder)
  const planned = planUninstall(snapshot, folder.ok && folder.value.exists)
  const { path } = scanner.folder
  const refused = planned.find((one) => !one.ok)
  const unseen =
    snapshot.receipts.observed || !(folder.ok && folder.value.exists) ? null : snapshot.receipts.reason
  const notNow =
    unseen !== null
      ? `It is not known what was changed as root: ${unseen}.`
      : refused && !refused.ok
        ? refused.reason
        : path !== null && isOpen(path)
          ? 'Builderbar is in the menu bar: quit it first.'
          : null
  if (path === null) return { planned, own: [], remaining: [], refusal: notNow }
  if (environment.BUILDERBAR_HOME) {
    return {
      planned,
      own: [],
      remaining: [`${path}: BUILDERBAR_HOME names it, so it may hold more.`],
      refusal: notNow,
    }
  }
  return { planned, own: [path, ...besideIn(path)].filter(isThere), remaining: [], refusal: notNow }
}

/** The icon's place, which macOS keeps, and what updates leave: what was downloaded, and what macOS's updater keeps. */
const besideInLibrary = [
  'Preferences/dev.builderbar.app.plist',
  'Caches/builderbar-updater',
  'Caches/dev.builderbar.app',
  'Caches/dev.builderbar.app.ShipIt',
  'HTTPStorages/dev.builderbar.app',
]

function besideIn(folder: string): string[] {
  const support = dirname(folder)
  if (basename(support) !== 'Application Support') return []
  return besideInLibrary.map((path) => join(dirname(support), path))
}

/** Electron's lock: a link whose target ends with the process that holds it. */
function isOpen(folder: string): boolean {
  try {
    const holder = Number(/-(\d+)$/.exec(readlinkSync(join(folder, 'SingletonLock')))?.[1])
    return holder > 0 && process.kill(holder, 0)
  } catch (error) {
    // A process of another account is one too.
    return errorCode(error) === 'EPERM'
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** What came of it. */
export type RemovalResult =
  | { readonly kind: 'removed' }
  | { readonly kind: ElevationResult['kind']; readonly message: string }

/** Removes what was shown: first what is root's, and only where that went well what is the person's own. */
export async function removeInstalledFiles(
  mac: Mac,
  scanner: Scanner,
  { planned, own }: InstalledFiles,
  via: ElevationMethod,
): Promise<RemovalResult> {
  const lock = await takeLock(scanner.folder.path, 'repair.lock', 30 * 60_000)
  if (!lock.held) return { kind: 'failed', message: 'A repair is running. Nothing was removed.' }
  try {
    const plans = planned.flatMap((one) => (one.ok ? [one.plan] : []))
    if (plans.length > 0) {
      const answer = await runAsRoot(mac, rootScript(plans), 'Builderbar: Uninstall Builderbar', via)
      if (answer.kind !== 'ran') return { kind: answer.kind, message: answer.message }
      if (answer.status !== 0)
        return { kind: 'failed', message: `${answer.message}\n${answer.output.trim()}` }
    }
    for (const path of own) await rm(path, { recursive: true, force: true })
    return { kind: 'removed' }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  } finally {
    await lock.release()
  }
}
