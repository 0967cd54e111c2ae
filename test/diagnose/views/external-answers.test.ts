import { describe, expect, test } from 'vitest'
import { externalProgram, withExternalProgram } from '../../fixtures/external-changes.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
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
import { explainText, formatMissingFeature } from '../fixtures/explained-text.ts'

const uri = `external:${externalProgram}`
const withoutOtherBuilders: Change = (snapshot) =>
  applyChanges(snapshot, withoutService(), withEntries([]), withRoutes(), withPort({ kind: 'refused' }))
const withUsableProgram = withExternalProgram(aFile({ mode: 0o555 }))

function listAnswers(system: string, feature: string, ...changes: Change[]) {
  const { builds } = explainText(
    formatMissingFeature(system, feature),
    applyChanges(healthySnapshot(), ...changes),
  )
  return (builds[0]?.machines ?? []).map(({ uri: of, accepts, reasons }) => ({ of, accepts, reasons }))
}

describe('what an external builder answers', () => {
  test('takes a build whose feature no machine offers: Nix compares only the system', () => {
    expect(listAnswers('aarch64-linux', 'nixos-test', withUsableProgram)).toEqual([
      expect.objectContaining({ accepts: false, reasons: ["It doesn't have nixos-test (column 6)."] }),
      {
        of: uri,
        accepts: true,
        reasons: ['Nix starts this program for the build; it compares only the system.'],
      },
    ])
  })

  test('comes after a machine that takes the build', () => {
    const [machine, external] = listAnswers('aarch64-linux', 'kvm', withUsableProgram)
    expect(machine?.accepts).toBe(true)
    expect(external).toMatchObject({
      of: uri,
      reasons: [expect.stringMatching(/^Nix asks the machines first/)],
    })
  })

  test.each<[string, Change, RegExp]>([
    ['its program is gone', withExternalProgram(noFile), /its program is missing/],
    [
      'no local build is allowed',
      (snapshot) => applyChanges(snapshot, withUsableProgram, withSettings({ maxJobs: '0' })),
      /max-jobs = 0/,
    ],
    [
      'its feature is off',
      (snapshot) =>
        applyChanges(snapshot, withUsableProgram, withSettings({ experimentalFeatures: ['flakes'] })),
      /feature external-builders is off/,
    ],
  ])('does not take it where %s', (_title, change, reason) => {
    expect(listAnswers('aarch64-linux', '', withoutOtherBuilders, change)).toEqual([
      { of: uri, accepts: false, reasons: [expect.stringMatching(reason)] },
    ])
  })

  test('is named as the reason where it alone could have taken the build', () => {
    const brokenSnapshot = applyChanges(healthySnapshot(), withoutOtherBuilders, withExternalProgram(noFile))
    const { named } = explainText(formatMissingFeature('aarch64-linux', ''), brokenSnapshot)
    expect(named.map(({ id }) => id)).toEqual(['external-builder-broken'])
  })

  test('does not take a system that it does not list', () => {
    const withOneSystem: Change = (snapshot) => ({
      ...snapshot,
      nix: {
        ...snapshot.nix,
        externalBuilders: (snapshot.nix.externalBuilders ?? []).map((external) => ({
          ...external,
          systems: ['aarch64-linux'],
        })),
      },
    })
    expect(listAnswers('x86_64-linux', '', withoutOtherBuilders, withUsableProgram, withOneSystem)).toEqual([
      { of: uri, accepts: false, reasons: ['It builds for aarch64-linux, not for x86_64-linux.'] },
    ])
  })

  test('is none without such a builder', () => {
    expect(listAnswers('aarch64-linux', '', withEntries([anEntry()])).map(({ of }) => of)).not.toContain(uri)
  })
})
