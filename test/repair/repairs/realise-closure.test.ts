import { describe, expect, test } from 'vitest'
import { realiseClosure } from '../../../electron/repair/repairs/realise-closure.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { snapshotWithMissingPaths } from '../../fixtures/missing-paths.ts'
import { observed } from '../../fixtures/observation.ts'
import { aService, label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'

const neededPath = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-linux-builder-start'
const mentionedPath = '/nix/store/2123456789abcdfghijklmnpqrsvwxyz-text-without-context'
const plistPath = `/Library/LaunchDaemons/${label}.plist`

function planClosure(namedBy: string) {
  const snapshot = healthySnapshot({
    services: [
      aService({
        keepsAlive: true,
        startScript: observed({
          scripts: ['/nix/store/3123456789abcdfghijklmnpqrsvwxyz-other/bin/run'],
          forwardedPort: null,
          missingPaths: [
            { path: neededPath, namedBy },
            { path: mentionedPath, namedBy: '/nix/store/3123456789abcdfghijklmnpqrsvwxyz-other/bin/run' },
          ],
        }),
      }),
    ],
  })
  return realiseClosure.plan(snapshot, aFinding('closure-missing', label))
}

describe('realise-closure', () => {
  test('downloads what the service needs for certain, and no path that a script only mentions', () => {
    const plan = planClosure(plistPath)
    expect(JSON.stringify(plan)).toContain(neededPath)
    expect(JSON.stringify(plan)).not.toContain(mentionedPath)
  })

  test('downloads all paths that the scripts name if nothing else explains the failed start', () => {
    const plan = planClosure('/nix/store/3123456789abcdfghijklmnpqrsvwxyz-other/bin/run')
    expect(JSON.stringify(plan)).toContain(neededPath)
    expect(JSON.stringify(plan)).toContain(mentionedPath)
  })

  test('is refused if nothing is missing', () => {
    expect(
      realiseClosure.plan(snapshotWithMissingPaths([]), aFinding('closure-missing', label)),
    ).toMatchObject({
      reason: expect.stringMatching(/^Nothing the builder needs/),
    })
  })
})
