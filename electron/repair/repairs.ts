import { translateTexts } from '../core/text/translated-texts.ts'
import type { Repair, RepairTexts } from './plan/repair.ts'
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

/** Every repair, each with its own type. A new one is one file and one line here. */
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

/** The texts of every repair in another language, by the repair's id. */
export type RepairTranslations = {
  readonly [One in (typeof allRepairs)[number] as One['id']]: One['texts']
}

/** Translates all repairs. */
export function translateRepairs(translations: RepairTranslations): void {
  const byId: Readonly<Record<string, RepairTexts>> = translations
  for (const { id, texts } of repairs) {
    const translation = byId[id]
    if (translation !== undefined) translateTexts(texts, translation)
  }
}

/** Returns the repair with this id, or null. */
export function repairById(id: string): Repair | null {
  return repairs.find((repair) => repair.id === id) ?? null
}
