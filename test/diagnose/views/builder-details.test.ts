import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { describeChoices, listBuilderDetails } from '../../../electron/diagnose/views/builder-details.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withEntries, withRoutes } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const remote = remoteEntry({ line: 2, speedFactor: 4, systems: ['x86_64-linux'] })
const away = () => {
  const root = observed(anSshRoute({ hostname: remote.host, port: 22, hostKeyAlias: null }))
  return aRouteProbe({
    uri: remote.uri,
    host: remote.host,
    root,
    user: root,
    addresses: observed(['192.0.2.7']),
  })
}
const withRemote: Change = (snapshot) =>
  applyChanges(snapshot, withEntries([anEntry(), remote]), withRoutes(...snapshot.routes, away()))
const building: Change = (snapshot) =>
  snapshot.processes.observed
    ? {
        ...snapshot,
        processes: observed({
          ...snapshot.processes.value,
          remoteBuilds: [{ pid: 9, uri: remote.uri, startedAt: snapshot.takenAt, name: 'hello-2.12' }],
        }),
      }
    : snapshot
const createDetails = (...changes: Change[]) => {
  const snapshot: Snapshot = applyChanges(healthySnapshot(), ...changes)
  const details = listBuilderDetails(createStatus(snapshot))
  return (of: string) => details.find((builder) => builder.uri === of) ?? expect.fail(`nothing about ${of}`)
}

describe('the details of each of several builders', () => {
  it('have its own chain: of a remote builder what can be checked from here', () => {
    const find = createDetails(withRemote)
    expect(find(builderUri).chain.map(({ id }) => id)).toEqual([
      'launchd',
      'vm',
      'port',
      'ssh-key',
      'route',
      'build',
    ])
    expect(find(remote.uri).chain.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'port unknown',
      'ssh-key unknown',
      'route good',
      'build unknown',
    ])
  })

  it('have its own checks, and the builds that run on it alone', () => {
    const find = createDetails(withRemote, building)
    const subjects = (of: string) => find(of).checks.map(({ subject }) => subject)
    expect(subjects(builderUri)).toContain('Service')
    expect(subjects(remote.uri)).toContain('SSH as root')
    expect(subjects(remote.uri).join()).not.toMatch(/launchd|VM/)
    expect(find(remote.uri).builds).toMatchObject([{ name: 'hello-2.12' }])
    expect(find(builderUri).builds).toEqual([])
  })
})

describe('which builder Nix chooses', () => {
  const choose = (...changes: Change[]) =>
    describeChoices(createStatus(applyChanges(healthySnapshot(), ...changes)))

  it('is said for each system, the fastest first, where there are several', () => {
    const both = anEntry({ systems: ['aarch64-linux', 'x86_64-linux'] })
    expect(choose((snapshot) => applyChanges(withRemote(snapshot), withEntries([both, remote])))).toEqual([
      'Nix prefers linux-builder for aarch64-linux',
      `Nix prefers ${remote.host} for x86_64-linux`,
    ])
  })

  it('is not said where there is one', () => {
    expect(choose()).toEqual([])
  })
})
