import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { planRepairs } from '../../electron/monitor/repairs/planner.ts'
import { repairs } from '../../electron/repair/repairs.ts'
import { createRootScript } from '../../electron/repair/script/root-script.ts'
import { healthyMacs } from '../diagnose/fixtures/healthy-macs.ts'
import { aFinding } from '../fixtures/finding.ts'
import { aKeyFile, keyPath } from '../fixtures/key-file.ts'
import { anEntry, builderUri, remoteEntry } from '../fixtures/machine-entry.ts'
import { observed } from '../fixtures/observation.ts'
import { aService, label } from '../fixtures/service.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { applyChanges, withEntries, withRoutes } from '../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../fixtures/ssh-route.ts'

const other = anEntry({
  line: 2,
  uri: 'ssh-ng://rosetta-builder',
  host: 'rosetta-builder',
  user: null,
  sshKey: '/var/lib/rosetta-builder/ssh_user_ed25519_key',
})
const otherLabel = 'org.nixos.rosetta-builderd'
const remoteBuilder = remoteEntry({ line: 3 })

/** A healthy Mac with nix-darwin's builder, a second one on this Mac and one elsewhere. */
function createSnapshotWithThreeBuilders(): Snapshot {
  const snapshot = healthySnapshot()
  const local = observed(anSshRoute({ port: 31122, hostKeyAlias: 'rosetta-builder' }))
  const remoteRoute = observed(anSshRoute({ hostname: remoteBuilder.host, port: 22, hostKeyAlias: null }))
  return applyChanges(
    {
      ...snapshot,
      services: [
        ...snapshot.services,
        aService({ label: otherLabel, plistPath: `/Library/LaunchDaemons/${otherLabel}.plist` }),
      ],
      keys: [
        ...snapshot.keys,
        aKeyFile({ path: other.sshKey ?? '' }),
        aKeyFile({ path: remoteBuilder.sshKey ?? '' }),
      ],
    },
    withEntries([anEntry(), other, remoteBuilder]),
    withRoutes(
      ...snapshot.routes,
      aRouteProbe({ uri: other.uri, host: other.host, root: local, user: local }),
      aRouteProbe({
        uri: remoteBuilder.uri,
        host: remoteBuilder.host,
        root: remoteRoute,
        user: remoteRoute,
        addresses: observed(['192.0.2.7']),
      }),
    ),
  )
}

describe.each(repairs.map((repair) => [repair.id, repair] as const))('%s', (id, repair) => {
  test.each(healthyMacs)('is not planned for a healthy Mac: $description', ({ change }) => {
    const status = createStatus(applyChanges(healthySnapshot(), change))
    expect(planRepairs(status, [{ repair: id }]).filter((planned) => planned.ok)).toEqual([])
  })

  const thisBuilderNames = [
    label,
    `/Library/LaunchDaemons/${label}.plist`,
    builderUri,
    keyPath,
    'linux-builder',
  ]
  const otherBuilderNames = [
    otherLabel,
    `/Library/LaunchDaemons/${otherLabel}.plist`,
    other.uri,
    other.host,
    other.sshKey ?? '',
  ]
  const remoteBuilderNames = [remoteBuilder.uri, remoteBuilder.host, remoteBuilder.sshKey ?? '']
  test.each([
    ['this Mac’s builder', [builderUri, label, keyPath], [...otherBuilderNames, ...remoteBuilderNames]],
    [
      'a second builder of this Mac',
      [other.uri, otherLabel, other.sshKey ?? ''],
      [...thisBuilderNames, ...remoteBuilderNames],
    ],
    [
      'a builder elsewhere',
      [remoteBuilder.uri, remoteBuilder.sshKey ?? ''],
      [...thisBuilderNames, ...otherBuilderNames],
    ],
  ])('planned for %s does not name the other two', (_title, subjects, otherNames) => {
    // No finding about a key offers a repair of a service: without a service of its own, such a repair uses this Mac's builder.
    const isOfService = ['load-service', 'restart-builder'].includes(id)
    for (const subject of subjects.filter((candidate) => !isOfService || !candidate.startsWith('/'))) {
      const planned = repair.plan(createSnapshotWithThreeBuilders(), aFinding('any', subject))
      const text = planned.ok ? createRootScript([planned.plan]) : ''
      expect(otherNames.filter((name) => text.includes(`'${name}'`) || text.includes(` ${name}'`))).toEqual(
        [],
      )
    }
  })
})
