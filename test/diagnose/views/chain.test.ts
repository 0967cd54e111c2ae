import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../electron/core/model/finding.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { buildChain, linkOrder } from '../../../electron/diagnose/views/chain.ts'
import { groupChecks } from '../../../electron/diagnose/views/checks.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { observed } from '../../fixtures/observation.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withKey } from '../../fixtures/snapshot-changes.ts'
import { createSleepingMac } from '../../renderer/screens/macs.ts'
import { withPassedBuild } from '../fixtures/build-cases.ts'

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

  test('names the root finding of a broken link, also where that breaks an earlier one', () => {
    const snapshotWithOpenKey = applyChanges(
      healthySnapshot(),
      withKey({ privateKey: observed(aFile({ mode: 0o640 })) }),
    )
    const [finding] = createStatus(snapshotWithOpenKey).findings
    const getFindingAt = (id: string, findings: readonly Finding[]) =>
      buildChain(snapshotWithOpenKey, findings).find((link) => link.id === id)?.finding
    expect(getFindingAt('ssh-key', createStatus(snapshotWithOpenKey).findings)).toBe(finding?.key)
    expect(getFindingAt('port', createStatus(snapshotWithOpenKey).findings)).toBeUndefined()
    const cause = aFinding('service-disabled', 'org.nixos.linux-builder', { severity: 'note' })
    const effect = aFinding('port-refused', 'port 31022', { causedBy: cause.key })
    expect(getFindingAt('port', [cause, effect])).toBe(cause.key)
  })

  test('has a group of checks for each of its links', () => {
    const groups = groupChecks(applyChanges(healthySnapshot(), withPassedBuild()))
    expect(groups.map(({ link }) => link)).toEqual([...linkOrder, null])
    expect(groups.every(({ lines }) => lines.length > 0)).toBe(true)
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
