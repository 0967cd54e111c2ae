import { describe, expect, it } from 'vitest'
import { listControls, needsAdminCheck } from '../../../electron/app/view/builder-controls.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withKey, withNix } from '../../fixtures/snapshot-changes.ts'
import { aMac, whilePaused } from '../../renderer/screens/macs.ts'

const diagnose = (snapshot: Snapshot) => createStatus(snapshot)
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
    expect(listControls(diagnose(healthySnapshot()))).toContain('admin-check')
    expect(listControls(diagnose(aMac(whilePaused)))).not.toContain('admin-check')
    expect(listControls(diagnose(healthySnapshot({ services: [], routes: [] })))).not.toContain('admin-check')
  })

  it('is needed where the state is unknown for a file that only root may read', () => {
    expect(diagnose(hiddenKey).state).toBe('unknown')
    expect(needsAdminCheck(diagnose(hiddenKey))).toBe(true)
  })

  it('is needed where a file of root may correct what looks wrong', () => {
    const suspectedStatus = diagnose(aMac(withHostsLineInsteadOfInclude))
    expect(suspectedStatus.state).toBe('degraded')
    expect(needsAdminCheck(suspectedStatus)).toBe(true)
  })

  it('is not needed where all is known, where it cannot tell, or once it was made', () => {
    expect(needsAdminCheck(diagnose(healthySnapshot()))).toBe(false)
    const noFile = applyChanges(healthySnapshot(), withNix({ settings: unobserved("can't be read") }))
    expect(needsAdminCheck(diagnose(noFile))).toBe(false)
    expect(needsAdminCheck(diagnose({ ...hiddenKey, rootScan: madeAdminCheck }))).toBe(false)
  })
})
