import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { describeChoices, listBuilderDetails } from '../../../electron/diagnose/views/builder-details.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withEntries, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const remoteBuilder = remoteEntry({ line: 2, speedFactor: 4, systems: ['x86_64-linux'] })
const createRemoteRoute = () => {
  const root = observed(anSshRoute({ hostname: remoteBuilder.host, port: 22, hostKeyAlias: null }))
  return aRouteProbe({
    uri: remoteBuilder.uri,
    host: remoteBuilder.host,
    root,
    user: root,
    addresses: observed(['192.0.2.7']),
  })
}
const withRemote: Change = (snapshot) =>
  applyChanges(
    snapshot,
    withEntries([anEntry(), remoteBuilder]),
    withRoutes(...snapshot.routes, createRemoteRoute()),
  )
const withRunningBuild: Change = (snapshot) =>
  snapshot.processes.observed
    ? {
        ...snapshot,
        processes: observed({
          ...snapshot.processes.value,
          remoteBuilds: [{ pid: 9, uri: remoteBuilder.uri, startedAt: snapshot.takenAt, name: 'hello-2.12' }],
        }),
      }
    : snapshot
const createDetails = (...changes: Change[]) => {
  const snapshot: Snapshot = applyChanges(healthySnapshot(), ...changes)
  const details = listBuilderDetails(createStatus(snapshot))
  return (uri: string) =>
    details.find((builder) => builder.uri === uri) ?? expect.fail(`nothing about ${uri}`)
}

describe('the details of each of several builders', () => {
  it('have its own chain: of a remote builder what can be checked from here', () => {
    const findDetails = createDetails(withRemote)
    expect(findDetails(builderUri).chain.map(({ id }) => id)).toEqual([
      'launchd',
      'vm',
      'port',
      'ssh-key',
      'route',
      'build',
    ])
    expect(findDetails(remoteBuilder.uri).chain.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'port unknown',
      'ssh-key unknown',
      'route good',
      'build unknown',
    ])
  })

  it('have its own checks, and the builds that run on it alone', () => {
    const findDetails = createDetails(withRemote, withRunningBuild)
    const listSubjects = (uri: string) => findDetails(uri).checks.map(({ subject }) => subject)
    expect(listSubjects(builderUri)).toContain('Service')
    expect(listSubjects(remoteBuilder.uri)).toContain('SSH as root')
    expect(listSubjects(remoteBuilder.uri).join()).not.toMatch(/launchd|VM/)
    expect(findDetails(remoteBuilder.uri).builds).toMatchObject([{ name: 'hello-2.12' }])
    expect(findDetails(builderUri).builds).toEqual([])
  })
})

describe('which builder Nix chooses', () => {
  const choose = (...changes: Change[]) =>
    describeChoices(createStatus(applyChanges(healthySnapshot(), ...changes)))

  it('is said for each system, the fastest first, where there are several', () => {
    const entryWithBoth = anEntry({ systems: ['aarch64-linux', 'x86_64-linux'] })
    expect(
      choose((snapshot) => applyChanges(withRemote(snapshot), withEntries([entryWithBoth, remoteBuilder]))),
    ).toEqual([
      'Nix prefers linux-builder for aarch64-linux',
      `Nix prefers ${remoteBuilder.host} for x86_64-linux`,
    ])
  })

  it('is not said where there is one', () => {
    expect(choose()).toEqual([])
  })
})
