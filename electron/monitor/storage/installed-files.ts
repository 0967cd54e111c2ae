import { lstatSync, readlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Planned } from '../../core/model/plan.ts'
import { type AdministratorWay, runAsRoot } from '../../mac/administrator/administrator.ts'
import type { AdminAnswer } from '../../mac/administrator/elevation-result.ts'
import type { Mac } from '../../mac/mac.ts'
import { planUninstall, rootsFolder } from '../../repair/controls/uninstall-plan.ts'
import { rootScript } from '../../repair/script/root-script.ts'
import type { Looker } from '../scan/scanner.ts'
import { takeLock } from './lock-file.ts'
import { errorCode } from './owner-only-file.ts'

/** Everything that Builderbar has on this Mac, apart from its program. */
export interface Belongings {
  /** What root has to remove, causes first. */
  readonly planned: readonly Planned[]
  /** Paths of the person's own. */
  readonly own: readonly string[]
  /** What is left, in words, each with the reason. */
  readonly left: readonly string[]
  /** Why nothing may be removed now, or null. */
  readonly notNow: string | null
}

/** Looks for all of it. `environment` may name another data folder, which may hold what is not ours. */
export async function belongings(
  mac: Mac,
  looker: Looker,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Belongings> {
  const { snapshot } = await looker.look()
  const folder = await mac.look(rootsFolder)
  const planned = planUninstall(snapshot, folder.ok && folder.value.exists)
  const { path } = looker.folder
  const refused = planned.find((one) => !one.planned)
  const unseen = snapshot.receipts.seen || !(folder.ok && folder.value.exists) ? null : snapshot.receipts.why
  const notNow =
    unseen !== null
      ? `It is not known what was changed as root: ${unseen}.`
      : refused && !refused.planned
        ? refused.why
        : path !== null && isOpen(path)
          ? 'Builderbar is in the menu bar: quit it first.'
          : null
  if (path === null) return { planned, own: [], left: [], notNow }
  if (environment.BUILDERBAR_HOME) {
    return { planned, own: [], left: [`${path}: BUILDERBAR_HOME names it, so it may hold more.`], notNow }
  }
  return { planned, own: [path, ...besideIn(path)].filter(isThere), left: [], notNow }
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
export type Removed = { readonly as: 'removed' } | { readonly as: AdminAnswer['kind']; readonly says: string }

/** Removes what was shown: first what is root's, and only where that went well what is the person's own. */
export async function removeBelongings(
  mac: Mac,
  looker: Looker,
  { planned, own }: Belongings,
  via: AdministratorWay,
): Promise<Removed> {
  const lock = await takeLock(looker.folder.path, 'repair.lock', 30 * 60_000)
  if (!lock.held) return { as: 'failed', says: 'A repair is running. Nothing was removed.' }
  try {
    const plans = planned.flatMap((one) => (one.planned ? [one.plan] : []))
    if (plans.length > 0) {
      const answer = await runAsRoot(mac, rootScript(plans), 'Builderbar: Uninstall Builderbar', via)
      if (answer.kind !== 'ran') return { as: answer.kind, says: answer.says }
      if (answer.status !== 0) return { as: 'failed', says: `${answer.says}\n${answer.output.trim()}` }
    }
    for (const path of own) await rm(path, { recursive: true, force: true })
    return { as: 'removed' }
  } catch (error) {
    return { as: 'failed', says: error instanceof Error ? error.message : String(error) }
  } finally {
    await lock.release()
  }
}
