import { type ItemTranslations, translateItems } from '../core/text/translated-texts.ts'
import type { Repair } from './plan/repair.ts'
import { collectGuestGarbage } from './repairs/collect-guest-garbage.ts'
import { deduplicateMachines } from './repairs/deduplicate-machines.ts'
import { endStuckBuild } from './repairs/end-stuck-build.ts'
import { fixKeyPermissions } from './repairs/fix-key-permissions.ts'
import { forgetHostKey } from './repairs/forget-host-key.ts'
import { leaveNixbld } from './repairs/leave-nixbld.ts'
import { loadService } from './repairs/load-service.ts'
import { pinHostKey } from './repairs/pin-host-key.ts'
import { realiseClosure } from './repairs/realise-closure.ts'
import { recreateDisk } from './repairs/recreate-disk.ts'
import { reinstallKey } from './repairs/reinstall-key.ts'
import { relinkMachines } from './repairs/relink-machines.ts'
import { removeMalformedLine } from './repairs/remove-malformed-line.ts'
import { repairMachinesPath } from './repairs/repair-machines-path.ts'
import { restartBuilder } from './repairs/restart-builder.ts'
import { restartDaemon } from './repairs/restart-daemon.ts'
import { restoreBuilders } from './repairs/restore-builders.ts'
import { routeRootSsh } from './repairs/route-root-ssh.ts'

/** Every repair, with the type of its texts, for a translation. A new one is one file and one line here. */
const allRepairs = [
  loadService,
  restartBuilder,
  restartDaemon,
  endStuckBuild,
  fixKeyPermissions,
  routeRootSsh,
  reinstallKey,
  pinHostKey,
  removeMalformedLine,
  deduplicateMachines,
  relinkMachines,
  repairMachinesPath,
  collectGuestGarbage,
  recreateDisk,
  realiseClosure,
  restoreBuilders,
  leaveNixbld,
  forgetHostKey,
] as const satisfies readonly Repair[]

export const repairs: readonly Repair[] = allRepairs

export type RepairTranslations = ItemTranslations<typeof allRepairs>

/** Translates all repairs. */
export function translateRepairs(translations: RepairTranslations): void {
  translateItems(allRepairs, translations)
}

/** Returns the repair with this id, or null. */
export function findRepair(id: string): Repair | null {
  return repairs.find((repair) => repair.id === id) ?? null
}
