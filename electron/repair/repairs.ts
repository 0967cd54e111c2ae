import { fixKeyPermissions } from './fix-key-permissions.ts'
import { loadService } from './load-service.ts'
import type { Repair } from './repair.ts'
import { restartBuilder } from './restart-builder.ts'
import { routeRootSsh } from './route-root-ssh.ts'

/** Every repair that is built. A new one is one file and one line here. */
export const repairs: readonly Repair[] = [loadService, restartBuilder, fixKeyPermissions, routeRootSsh]

/** The repair with this id, or null where none is built. */
export function repairById(id: string): Repair | null {
  return repairs.find((repair) => repair.id === id) ?? null
}
