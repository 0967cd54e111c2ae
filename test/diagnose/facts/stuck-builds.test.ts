import { describe, expect, test } from 'vitest'
import { findStuckBuilds } from '../../../electron/core/builders/stuck-builds.ts'
import { valueOrNull } from '../../../electron/core/model/observation.ts'
import { formatLocalTime } from '../../../electron/core/text/local-time.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withPort,
  withRoutes,
  withRunningBuild,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'
import { explainText } from '../fixtures/explained-text.ts'

const day = 86_400

/** The VM started this many seconds ago. */
const withVm = (ageSeconds: number): Change => withVms([aVm({ startedAt: secondsAgo(ageSeconds) })])
function withVms(vms: readonly ReturnType<typeof aVm>[]): Change {
  return (snapshot) => ({
    ...snapshot,
    processes: observed({ vms: [...vms], jobs: [], remoteBuilds: [] }),
  })
}
const listStuckPids = (...changes: Change[]) =>
  findStuckBuilds(applyChanges(healthySnapshot(), ...changes)).map(({ build }) => build.pid)

describe('a build hangs', () => {
  test('if its ssh is older than the VM', () => {
    expect(listStuckPids(withVm(300), withRunningBuild(400))).toEqual([4242])
    expect(listStuckPids(withVm(300), withRunningBuild(301))).toEqual([])
    expect(listStuckPids(withVm(300), withRunningBuild(200))).toEqual([])
  })

  test('not in the first minute of the new VM, in which ssh notices by itself', () => {
    expect(listStuckPids(withVm(50), withRunningBuild(400))).toEqual([])
  })

  test('if no VM runs and its port refuses connections', () => {
    expect(listStuckPids(withVms([]), withPort({ kind: 'refused' }), withRunningBuild(400))).toEqual([4242])
    expect(listStuckPids(withVms([]), withPort({ kind: 'refused' }), withRunningBuild(30))).toEqual([])
    expect(listStuckPids(withVms([]), withRunningBuild(400))).toEqual([])
  })

  test('not if ssh itself started the VM', () => {
    const proxy = aRouteProbe({
      root: observed(anSshRoute({ proxyCommand: '/etc/nix/start-builder.sh', proxyOfThisHost: true })),
    })
    expect(listStuckPids(withRoutes(proxy), withVm(300), withRunningBuild(400))).toEqual([])
    expect(listStuckPids(withRoutes(proxy), withVm(300), withRunningBuild(1000))).toEqual([4242])
  })

  test('never on another machine, whose VM is not observed', () => {
    const withOtherMachine = withEntries([remoteEntry({ uri: builderUri })])
    expect(listStuckPids(withOtherMachine, withRoutes(), withVm(300), withRunningBuild(400))).toEqual([])
  })

  test('and is named with its process and since when', () => {
    const finding = diagnose(applyChanges(healthySnapshot(), withRunningBuild(3 * day, 'hello-2.12.1'))).find(
      ({ id }) => id === 'build-stuck',
    )
    expect(finding).toMatchObject({
      subject: anEntry().uri,
      severity: 'warning',
      repairs: ['end-stuck-build'],
    })
    expect(finding?.explanation).toContain('The build of hello-2.12.1 (process 4242)')
    expect(finding?.evidence.map(({ value }) => value)).toContain(
      formatLocalTime(secondsAgo(3 * day), healthySnapshot().takenAt),
    )
  })

  test('and is one of several in the same sentence', () => {
    const withSecondBuild: Change = (snapshot) => {
      const { remoteBuilds = [], ...processes } = valueOrNull(snapshot.processes) ?? { vms: [], jobs: [] }
      const secondBuilds = remoteBuilds.map((build) => ({ ...build, pid: 4243 }))
      return {
        ...snapshot,
        processes: observed({ ...processes, remoteBuilds: [...remoteBuilds, ...secondBuilds] }),
      }
    }
    const finding = diagnose(
      applyChanges(healthySnapshot(), withRunningBuild(3 * day), withSecondBuild),
    ).find(({ id }) => id === 'build-stuck')
    expect(finding?.explanation).toMatch(
      /^The build with process 4242 and the build with process 4243 on \S+ are stuck/,
    )
  })
})

describe('the output of a build that hangs', () => {
  const output = `copying path '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-glibc' to '${builderUri}'...\n^C`

  test('agrees with a build that waits for a VM that is gone', () => {
    const { named, agreed } = explainText(output, applyChanges(healthySnapshot(), withRunningBuild(3 * day)))
    expect(named.map(({ id, line }) => [id, line])).toEqual([['build-stuck', 1]])
    expect(agreed?.id).toBe('build-stuck')
  })

  test('else names the build that uses the builder, as far as the process table shows it', () => {
    const waitMessage = "waiting for the upload lock to 'ssh-ng://builder@linux-builder'..."
    expect(explainText(waitMessage).decidedBy?.text).toMatch(/^No build uses that builder now/)
    const snapshotWithBuild = applyChanges(healthySnapshot(), withRunningBuild(60, 'hello-2.12.1'))
    const { agreed, decidedBy } = explainText(waitMessage, snapshotWithBuild)
    expect(agreed).toBeNull()
    expect(decidedBy?.text).toMatch(/^Only the build of hello-2\.12\.1 \(process 4242\) uses that builder/)
  })
})
