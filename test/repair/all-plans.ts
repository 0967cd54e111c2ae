import type { Plan } from '../../electron/builder/plan.ts'
import { fixKeyPermissions } from '../../electron/repair/fix-key-permissions.ts'
import { loadService } from '../../electron/repair/load-service.ts'
import type { Repair } from '../../electron/repair/repair.ts'
import { restartBuilder } from '../../electron/repair/restart-builder.ts'
import { routeRootSsh } from '../../electron/repair/route-root-ssh.ts'
import {
  aFinding,
  anEntry,
  aService,
  aSnapshot,
  builderUri,
  keyPath,
  label,
  nixUses,
  notLoaded,
  seen,
} from './a-mac.ts'

export function planOf(repair: Repair, snapshot = aSnapshot(), subject = label): Plan {
  const planned = repair.plan(snapshot, aFinding('any', subject))
  if (!planned.planned) throw new Error(planned.why)
  return planned.plan
}

const disabled = aSnapshot({ services: [aService({ job: seen(notLoaded), disabled: seen(true) })] })

/** A plan of every repair that is built, of every kind that it makes. A new repair is a line here. */
export const allPlans: readonly Plan[] = [
  planOf(loadService),
  planOf(loadService, disabled),
  planOf(restartBuilder),
  planOf(fixKeyPermissions, aSnapshot(), keyPath),
  planOf(routeRootSsh, aSnapshot({ nix: nixUses(anEntry()) }), builderUri),
]
