import type { Plan } from '../../electron/builder/plan.ts'
import { fixKeyPermissions } from '../../electron/repair/fix-key-permissions.ts'
import { loadService } from '../../electron/repair/load-service.ts'
import type { Repair } from '../../electron/repair/repair.ts'
import { restartBuilder } from '../../electron/repair/restart-builder.ts'
import { routeRootSsh } from '../../electron/repair/route-root-ssh.ts'
import { planUndo } from '../../electron/repair/undos.ts'
import {
  aFinding,
  anEntry,
  aReceipt,
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

const checksum = 'a'.repeat(64)

/** A plan that takes back each repair that can be taken back, of every kind. */
export const allUndoPlans: readonly Plan[] = [
  aReceipt(),
  aReceipt({ before: { [label]: 'disabled' } }),
  aReceipt({ before: { [label]: 'disabled-running' } }),
  aReceipt({
    name: 'fix-key-permissions',
    before: { '/private/etc/nix/builder_ed25519': checksum },
    checksums: { '/private/etc/nix/builder_ed25519': checksum },
  }),
  aReceipt({
    name: 'route-root-ssh',
    before: { '/var/root/.ssh': 'absent', '/var/root/.ssh/config': 'absent' },
    checksums: { '/var/root/.ssh': 'folder', '/var/root/.ssh/config': checksum },
  }),
].map((receipt) => {
  const planned = planUndo(aSnapshot({ receipts: seen([receipt]) }))
  if (!planned?.planned) throw new Error(planned?.why ?? `nothing takes ${receipt.name} back`)
  return planned.plan
})
