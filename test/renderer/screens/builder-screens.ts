import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { parseBuilderLog } from '../../../electron/core/model/builder-log.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { externalProgram, withExternalProgram } from '../../fixtures/external-changes.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { remoteProbe, withRemoteBuilder } from '../../fixtures/remote-changes.ts'
import { aJob, aService } from '../../fixtures/service.ts'
import { applyChanges, type Change, withEntries, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'
import { createScreen } from './created-screen.ts'
import { aMac, onDemand, verifiedAt, withRunningBuild } from './macs.ts'

const { uri: remoteUri } = remoteEntry()
const label = 'org.nixos.rosetta-builderd'
const log =
  'time="2026-03-04T09:51:12Z" level=info msg="[hostagent] The final requirement 1 of 1 is satisfied"\n'

/** nix-rosetta-builder beside linux-builder: faster, for x86_64 as well, and waiting for a build. */
const withRosettaBuilder: Change = (snapshot) => {
  const root = observed(anSshRoute({ port: 31122, hostKeyAlias: onDemand.host }))
  const restingJob = aJob({
    state: 'not running',
    pid: null,
    lastExit: { kind: 'code', code: 0, name: null },
  })
  const entry = { ...onDemand, line: 2, systems: ['aarch64-linux', 'x86_64-linux'], speedFactor: 2 }
  return applyChanges(
    snapshot,
    (before) => ({
      ...before,
      services: [...before.services, aService({ label, job: observed(restingJob) })],
      serviceLogs: [
        {
          label,
          isRootsOwn: true,
          log: {
            path: '/var/lib/rosetta-builder/.lima/rosetta-builder/ha.stderr.log',
            bytes: log.length,
            changedAt: secondsAgo(540),
            ...parseBuilderLog(log),
          },
        },
      ],
    }),
    withEntries([anEntry(), entry]),
    withRoutes(...snapshot.routes, aRouteProbe({ uri: onDemand.uri, host: onDemand.host, root, user: root })),
  )
}

/** linux-builder, which builds, and nix-rosetta-builder, which waits for a build. */
export const macOfTwoBuilders = aMac(verifiedAt, withRunningBuild, withRosettaBuilder)
const refusingMac = aMac(
  verifiedAt,
  withRemoteBuilder([remoteProbe({ kind: 'unreachable', reason: 'the connection was refused' })]),
)

const onWindow = (snapshot: Snapshot, shownBuilder: string): PopoverView =>
  createScreen(snapshot, { app: { page: 'builder', shownBuilder } })

/** The lines of several builders, and the window of each kind of builder. */
export const builderScreens = {
  'two-builders': createScreen(macOfTwoBuilders),
  builder: onWindow(macOfTwoBuilders, builderUri),
  'builder-on-demand': onWindow(macOfTwoBuilders, onDemand.uri),
  'builder-remote': onWindow(refusingMac, remoteUri),
  'builder-external': onWindow(
    aMac(verifiedAt, withExternalProgram(aFile({ mode: 0o755 }))),
    `external:${externalProgram}`,
  ),
  'builder-gone': onWindow(aMac(verifiedAt), remoteUri),
} as const
