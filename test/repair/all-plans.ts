import { builderLogPath } from '../../electron/core/model/builder-log.ts'
import { builderControls, type Plan } from '../../electron/core/model/plan.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { planControl } from '../../electron/repair/controls/builder-control.ts'
import type { Repair } from '../../electron/repair/plan/repair.ts'
import { collectGuestGarbage } from '../../electron/repair/repairs/collect-guest-garbage.ts'
import { deduplicateMachines } from '../../electron/repair/repairs/deduplicate-machines.ts'
import { endStuckBuild } from '../../electron/repair/repairs/end-stuck-build.ts'
import { fixKeyPermissions } from '../../electron/repair/repairs/fix-key-permissions.ts'
import { forgetHostKey } from '../../electron/repair/repairs/forget-host-key.ts'
import { leaveNixbld } from '../../electron/repair/repairs/leave-nixbld.ts'
import { loadService } from '../../electron/repair/repairs/load-service.ts'
import { pinHostKey } from '../../electron/repair/repairs/pin-host-key.ts'
import { realiseClosure } from '../../electron/repair/repairs/realise-closure.ts'
import { recreateDisk } from '../../electron/repair/repairs/recreate-disk.ts'
import { reinstallKey } from '../../electron/repair/repairs/reinstall-key.ts'
import { relinkMachines } from '../../electron/repair/repairs/relink-machines.ts'
import { removeMalformedLine } from '../../electron/repair/repairs/remove-malformed-line.ts'
import { repairMachinesPath } from '../../electron/repair/repairs/repair-machines-path.ts'
import { restartBuilder } from '../../electron/repair/repairs/restart-builder.ts'
import { restartDaemon } from '../../electron/repair/repairs/restart-daemon.ts'
import { restoreBuilders } from '../../electron/repair/repairs/restore-builders.ts'
import { routeRootSsh } from '../../electron/repair/repairs/route-root-ssh.ts'
import { closureReceipt, withMissingPaths } from './closure-plans.ts'
import { diskReceipt, withDisk, withGuest } from './guest-plans.ts'
import {
  aFinding,
  anEntry,
  aReceipt,
  aService,
  aSnapshot,
  builderUri,
  keyPath,
  label,
  notLoaded,
  observed,
  withGuestKey,
  withUnpinnedKey,
  withUsedEntries,
} from './mac-fixtures.ts'
import {
  badLine,
  goodLine,
  machinesPath,
  machinesReceipts,
  seedLine,
  withPlainMachines,
  withStoreModified,
} from './machines-plans.ts'
import { planNewestUndo } from './newest-undo.ts'
import { rootReceipts, userConf, userReceipt, withNixConf, withWrongPin } from './nix-conf-plans.ts'
import { withStuckBuild } from './stuck-build.ts'
import { toolPlan, toolReceipt } from './tool-plans.ts'

export function planOf(repair: Repair, snapshot = aSnapshot(), subject = label): Plan {
  const planned = repair.plan(snapshot, aFinding('any', subject))
  if (!planned.ok) throw new Error(planned.reason)
  return planned.plan
}

function undoOf(snapshot: Snapshot): Plan {
  const planned = planNewestUndo(snapshot)
  if (!planned?.ok) throw new Error(planned?.reason ?? 'nothing takes it back')
  return planned.plan
}

const disabled = aSnapshot({ services: [aService({ job: observed(notLoaded), disabled: observed(true) })] })

const customConf = '/etc/nix/nix.custom.conf'

/** A plan of every repair, of each kind that it can make. Add a line here for a new repair. */
export const allPlans: readonly Plan[] = [
  planOf(loadService),
  planOf(loadService, disabled),
  planOf(restartBuilder),
  planOf(fixKeyPermissions, aSnapshot(), keyPath),
  planOf(routeRootSsh, aSnapshot({ nix: withUsedEntries(anEntry()) }), builderUri),
  planOf(reinstallKey, aSnapshot(), keyPath),
  planOf(pinHostKey, withUnpinnedKey(), builderUri),
  planOf(pinHostKey, withGuestKey(withUnpinnedKey()), builderUri),
  planOf(restartDaemon),
  planOf(restartDaemon, aSnapshot({ determinate: observed(true) })),
  planOf(removeMalformedLine, withPlainMachines(`${goodLine}\n${badLine}\n`), machinesPath),
  planOf(deduplicateMachines, withPlainMachines(`${seedLine}\n${goodLine}\n`), machinesPath),
  planOf(relinkMachines, withPlainMachines(seedLine), machinesPath),
  planOf(repairMachinesPath, withStoreModified(), machinesPath),
  planOf(collectGuestGarbage, withGuest(), builderUri),
  planOf(collectGuestGarbage, withGuest({ port: 31022 }), builderUri),
  planOf(recreateDisk, withDisk()),
  planOf(realiseClosure, withMissingPaths()),
  planOf(restoreBuilders, withNixConf('builders =\n')),
  planOf(restoreBuilders, withNixConf('builders = ssh://big\n', { determinate: true, path: customConf })),
  planOf(leaveNixbld, aSnapshot(), 'alice'),
  planOf(endStuckBuild, withStuckBuild(), builderUri),
  planOf(forgetHostKey, withGuestKey(withUnpinnedKey()), builderUri),
  planOf(pinHostKey, withWrongPin(), builderUri),
]

/** Plans that run in the user's own shell. */
export const userPlans: readonly Plan[] = [
  planOf(restoreBuilders, withNixConf('builders =\n', { path: userConf, layer: 'user' })),
  undoOf(aSnapshot({ userReceipts: observed([userReceipt]) })),
]

/** Plans without a finding: of each control of the builder, and of the command line tool. */
export const controlPlans: readonly Plan[] = [
  ...builderControls.flatMap((control) =>
    [aSnapshot(), disabled].flatMap((snapshot) => {
      const made = planControl(snapshot, control)
      return made.kind === 'planned' && made.planned.ok ? [made.planned.plan] : []
    }),
  ),
  toolPlan(),
]

const checksum = 'a'.repeat(64)

const aLog = observed({
  path: builderLogPath,
  bytes: 0,
  changedAt: '2026-03-02T10:00:00.000Z',
  lines: [],
  causes: [],
})

/** A plan that undoes each undoable repair, of every kind. */
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
  aReceipt({
    name: 'reinstall-key',
    before: { [keyPath]: 'absent', [`${keyPath}.pub`]: checksum },
    checksums: { [keyPath]: checksum, [`${keyPath}.pub`]: checksum },
  }),
  aReceipt({
    name: 'pin-host-key',
    before: { '/var/root/.ssh/known_hosts': checksum },
    checksums: { '/var/root/.ssh/known_hosts': checksum },
  }),
  aReceipt({ name: 'capture-log', before: { [label]: 'runs-1' }, checksums: {} }),
  toolReceipt(),
  ...machinesReceipts,
  ...rootReceipts,
  diskReceipt(),
  closureReceipt,
].map((receipt) => undoOf(aSnapshot({ receipts: observed([receipt]), builderLog: aLog })))
