import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { buildChain } from '../../../electron/diagnose/views/chain.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { observed } from '../../fixtures/observation.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withKey } from '../../fixtures/snapshot-changes.ts'
import { createSleepingMac } from '../../renderer/screens/macs.ts'

describe('the chain', () => {
  test('marks the first broken link; the links after it are not known', () => {
    const snapshot = applyChanges(
      healthySnapshot(),
      withKey({ privateKey: observed(aFile({ mode: 0o640 })) }),
      withHostsLineInsteadOfInclude,
    )
    expect(buildChain(snapshot, createStatus(snapshot).findings).map(({ state }) => state)).toEqual([
      'good',
      'good',
      'good',
      'broken',
      'unknown',
      'unknown',
    ])
  })

  test('shows a concern if the route is in doubt', () => {
    const snapshot = withHostsLineInsteadOfInclude(healthySnapshot())
    const route = buildChain(snapshot, createStatus(snapshot).findings).find(({ id }) => id === 'route')
    expect(route?.state).toBe('concern')
  })

  test('starts with the service of an on-demand builder, asleep or not', () => {
    const [launchd] = buildChain(createSleepingMac(), [])
    expect(launchd).toMatchObject({
      state: 'good',
      message: 'org.nixos.rosetta-builderd: starts when a build needs it',
    })
  })
})
