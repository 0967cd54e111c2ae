import { describe, expect, it } from 'vitest'
import { listControls, needsAdminCheck } from '../../../electron/app/view/builder-controls.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withKey, withNix } from '../../fixtures/snapshot-changes.ts'
import { aMac, paused } from '../../renderer/screens/macs.ts'

const status = (snapshot: Snapshot) => createStatus(snapshot)
const hiddenKey = applyChanges(
  healthySnapshot(),
  withKey({ path: keyPath, privateKey: unobserved("can't be read by this account") }),
)
const madeAdminCheck = observed({
  rootSshFile: observed({ exists: false as const }),
  rootKnownHosts: observed([]),
  entries: [],
})

describe('an admin check', () => {
  it('is a control of a builder that can answer, and of no other', () => {
    expect(listControls(status(healthySnapshot()))).toContain('admin-check')
    expect(listControls(status(aMac(paused)))).not.toContain('admin-check')
    expect(listControls(status(healthySnapshot({ services: [], routes: [] })))).not.toContain('admin-check')
  })

  it('is needed where the state is unknown for a file that only root may read', () => {
    expect(status(hiddenKey).state).toBe('unknown')
    expect(needsAdminCheck(status(hiddenKey))).toBe(true)
  })

  it('is needed where a file of root may correct what looks wrong', () => {
    const suspected = status(aMac(withHostsLineInsteadOfInclude))
    expect(suspected.state).toBe('degraded')
    expect(needsAdminCheck(suspected)).toBe(true)
  })

  it('is not needed where all is known, where it cannot tell, or once it was made', () => {
    expect(needsAdminCheck(status(healthySnapshot()))).toBe(false)
    const noFile = applyChanges(healthySnapshot(), withNix({ settings: unobserved("can't be read") }))
    expect(needsAdminCheck(status(noFile))).toBe(false)
    expect(needsAdminCheck(status({ ...hiddenKey, rootScan: madeAdminCheck }))).toBe(false)
  })
})
