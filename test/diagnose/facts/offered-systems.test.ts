import { expect, test } from 'vitest'
import type { GuestSystem } from '../../../electron/core/launchd/guest-system.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { anEntry, builderUri } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withEntries, withService } from '../../fixtures/snapshot-changes.ts'

const path = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-nixos-system-nixos-26.05'
const withBootedGuest = (guest: Partial<GuestSystem> = {}): Change =>
  withService({
    startScript: observed({
      scripts: [],
      forwardedPort: 31022,
      guest: { path, system: 'aarch64-linux', binfmt: [], extraPlatforms: [], ...guest },
    }),
  })
const withBothSystems = withEntries([anEntry({ systems: ['aarch64-linux', 'x86_64-linux'] })])
const getStatus = (...changes: Change[]) =>
  createStatus(applyChanges(healthySnapshot(), withBothSystems, ...changes))

test('the store shows without a build that a promised system cannot run', () => {
  const { findings, state } = getStatus(withBootedGuest())
  expect(findings).toMatchObject([
    {
      id: 'x86-not-runnable',
      subject: builderUri,
      severity: 'warning',
      title: "The builder is listed for x86_64-linux but can't run it",
    },
  ])
  expect(findings[0]?.evidence.map(({ source, value }) => [source, value])).toContainEqual([
    { file: `${path}/etc/binfmt.d/nixos.conf`, line: null },
    'nothing',
  ])
  expect(state).toBe('degraded')
})

test('several systems that cannot run are named together', () => {
  const { findings } = getStatus(
    withBootedGuest(),
    withEntries([anEntry({ systems: ['aarch64-linux', 'i686-linux', 'x86_64-linux'] })]),
  )
  expect(findings[0]?.title).toBe("The builder is listed for i686-linux and x86_64-linux but can't run them")
})

test.each<[string, Change]>([
  ['it hands such programs to an emulator', withBootedGuest({ binfmt: ['x86_64-linux'] })],
  ['it has Rosetta', withBootedGuest({ binfmt: ['rosetta'] })],
  ['nobody can say what its interpreter takes', withBootedGuest({ binfmt: ['box64'] })],
  ['its system was not found in the store', (snapshot) => snapshot],
  [
    'a build for it worked',
    (snapshot) => ({
      ...withBootedGuest()(snapshot),
      testBuilds: [
        { uri: builderUri, system: 'x86_64-linux', outcome: observed({ kind: 'passed', seconds: 4 }) },
      ],
    }),
  ],
])('there is no finding if %s', (_title, change) => {
  expect(getStatus(change).findings).toEqual([])
})
