import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { buildChain } from '../../../electron/diagnose/views/chain.ts'
import { createSleepingMac } from '../../renderer/screens/macs.ts'
import { healthySnapshot } from '../fixtures/healthy-snapshot.ts'
import { applyChanges, corporateHosts, withKey } from '../fixtures/snapshot-changes.ts'
import { file, observed } from '../fixtures/snapshot-parts.ts'

describe('the chain', () => {
  test('marks the first broken link; the links after it are not known', () => {
    const snapshot = applyChanges(
      healthySnapshot(),
      withKey({ privateKey: observed(file(0o640)) }),
      corporateHosts,
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
    const snapshot = corporateHosts(healthySnapshot())
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
