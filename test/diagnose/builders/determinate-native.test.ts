import { describe, expect, test } from 'vitest'
import type { NixSettings } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { externalProgram, externalSystems, withExternalProgram } from '../../fixtures/external-changes.ts'
import { aFile } from '../../fixtures/file-info.ts'
import { observed } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withoutService,
  withPort,
  withRoutes,
  withSettings,
} from '../../fixtures/snapshot-changes.ts'

const systems = externalSystems
const withoutOtherBuilders: Change = (snapshot) =>
  applyChanges(snapshot, withoutService(), withEntries([]), withRoutes(), withPort({ kind: 'refused' }))
const getStatus = (...changes: Change[]) =>
  createStatus(applyChanges(healthySnapshot(), withoutOtherBuilders, ...changes))

describe("Determinate's native builder", () => {
  const native = '/usr/local/bin/determinate-nixd'
  const withDeterminate =
    (externalBuilders: NixSettings['externalBuilders']): Change =>
    (snapshot) => ({
      ...applyChanges(
        snapshot,
        withSettings({
          experimentalFeatures: [],
          ...(externalBuilders === undefined ? {} : { externalBuilders }),
        }),
      ),
      determinate: observed(true),
      determinateBuilder: observed('enabled' as const),
    })

  test('that is granted is an external builder, whatever Nix lists as features', () => {
    const withGrantedBuilder: Change = (snapshot) => {
      const next = applyChanges(snapshot, withDeterminate([{ program: native, systems }]))
      const externalBuilders = [{ program: native, systems, file: observed(aFile({ mode: 0o755 })) }]
      return { ...next, nix: { ...next.nix, externalBuilders } }
    }
    const result = getStatus(withGrantedBuilder)
    expect(result.findings).toEqual([])
    expect(result).toMatchObject({ state: 'asleep', builder: { host: 'determinate-nixd' } })
  })

  test('that is requested and not granted is reported as such', () => {
    const result = getStatus(withDeterminate([]))
    expect(result.state).toBe('absent')
    expect(result.findings).toMatchObject([
      {
        id: 'builder-absent',
        cause: expect.stringMatching(/isn't enabled for your account/),
        permanentFix: 'determinateNix.nixosVmBasedLinuxBuilder.enable = true;',
      },
    ])
    expect(result.summary).toBe('No Linux builder is set up on this Mac.')
  })

  test('counts as switched on if Nix does not say', () => {
    expect(getStatus(withDeterminate(undefined)).summary).toMatch(/is on\. There's nothing to monitor/)
  })

  test('that refuses a build is quoted', () => {
    const words =
      'Error: failed to set up Native Linux Builder\nHTTP status code 400 Bad Request, reply: The Native Linux Builder is not currently available. Contact support@determinate.systems for more information.'
    const outcome = observed({ kind: 'failed' as const, seconds: 1, output: words })
    const uri = `external:${externalProgram}`
    const withFailedBuild: Change = (snapshot) => ({
      ...snapshot,
      testBuilds: [{ uri, system: 'aarch64-linux', outcome }],
    })
    const result = getStatus(withExternalProgram(aFile({ mode: 0o555 })), withFailedBuild)
    expect(result.findings[0]?.cause).toBe(
      "Determinate Systems hasn't enabled its Linux builder for your account.",
    )
  })
})
