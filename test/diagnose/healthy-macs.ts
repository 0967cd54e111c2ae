import { withPassedBuild } from './build-cases.ts'
import { ownBlock, receipt, withMac, withProcesses, withReceipts } from './catalogue-cases.ts'
import { all, type NearMiss, refused, youngMachine } from './catalogue-near-misses.ts'
import { type Change, withBoot, withEntries, withRoutes } from './changes.ts'
import { nearMisses } from './near-misses.ts'
import {
  at,
  entry,
  keyPath,
  machine,
  remoteEntry,
  routeProbe,
  seen,
  sshRoute,
  yesterday,
} from './snapshots.ts'
/** Macs that are well in other ways than the usual one. */
export const healthyMacs: readonly NearMiss[] = [
  { story: 'as nix-darwin leaves it', change: (snapshot) => snapshot },
  { story: 'proven by a build', change: withPassedBuild() },
  { story: 'with a line of their own in ~/.ssh', change: ownLine() },
  { story: 'with a company’s machine beside it', change: withEntries([entry(), remoteEntry()]) },
  {
    story: 'starting anew',
    change: all(youngMachine, refused, withBoot({ firstStartAt: at(20), runsAtFirstStart: 1 })),
  },
  { story: 'stopped by the person', change: nearMissOf('service-stopped') },
  { story: 'on Virtualization.framework', change: withProcesses({ vms: [machine({ kind: 'vz' })] }) },
  {
    story: 'with old receipts',
    change: all(withReceipts(receipt({ at: yesterday })), withMac({ osBuild: seen('24F74') })),
  },
]

function ownLine(): Change {
  const user = seen(sshRoute({ identityFiles: [keyPath], sources: { port: ownBlock } }))
  return withRoutes(routeProbe({ user }))
}

function nearMissOf(id: string): Change {
  return (
    nearMisses[id]?.change ??
    (() => {
      throw new Error(`no near miss of ${id}`)
    })
  )
}
