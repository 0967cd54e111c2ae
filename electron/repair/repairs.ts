import { collectGuestGarbage } from './collect-guest-garbage.ts'
import { deduplicateMachines } from './deduplicate-machines.ts'
import { fixKeyPermissions } from './fix-key-permissions.ts'
import { forgetHostKey } from './forget-host-key.ts'
import { leaveNixbld } from './leave-nixbld.ts'
import { loadService } from './load-service.ts'
import { pinHostKey } from './pin-host-key.ts'
import { recreateDisk } from './recreate-disk.ts'
import { reinstallKey } from './reinstall-key.ts'
import { relinkMachines } from './relink-machines.ts'
import { removeMalformedLine } from './remove-malformed-line.ts'
import type { Repair } from './repair.ts'
import { repairMachinesPath } from './repair-machines-path.ts'
import { restartBuilder } from './restart-builder.ts'
import { restartDaemon } from './restart-daemon.ts'
import { restoreBuilders } from './restore-builders.ts'
import { routeRootSsh } from './route-root-ssh.ts'

/** Every repair that is built. A new one is one file and one line here. */
export const repairs: readonly Repair[] = [
  loadService,
  restartBuilder,
  restartDaemon,
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
  restoreBuilders,
  leaveNixbld,
  forgetHostKey,
]

/** The repair with this id, or null where none is built. */
export function repairById(id: string): Repair | null {
  return repairs.find((repair) => repair.id === id) ?? null
}
