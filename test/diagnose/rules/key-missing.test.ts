import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { noFile } from '../../fixtures/file-info.ts'
import { observed } from '../../fixtures/observation.ts'
import { aJob, label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withJob,
  withKey,
  withoutProcesses,
  withPort,
} from '../../fixtures/snapshot-changes.ts'

const withoutKey = withKey({
  privateKey: observed(noFile),
  publicHalf: observed(noFile),
  guestPublicHalf: observed(noFile),
})
const withoutAnswer = [withoutProcesses, withPort({ kind: 'refused' })] as const
const findMissingKey = (...changes: Change[]) =>
  diagnose(applyChanges(healthySnapshot(), withoutKey, ...changes)).find(({ id }) => id === 'key-missing')

describe('a key pair that the builder has not made yet', () => {
  test.each([
    ['launchd has not loaded it', [withJob({ known: false })], 'service-not-loaded'],
    [
      'launchd does not run it',
      [withJob(aJob({ state: 'not running', pid: null, runs: 0, lastExit: { kind: 'never' } }))],
      'service-stopped',
    ],
  ] as const)('is missing because %s', (_title, changes, cause) => {
    expect(findMissingKey(...withoutAnswer, ...changes)).toMatchObject({
      causedBy: `${cause}@${label}`,
      repairs: [],
    })
  })

  test('is made by a restart of a builder that runs', () => {
    expect(findMissingKey()).toMatchObject({ causedBy: null, repairs: ['restart-builder'] })
  })

  test('and one that is in the folder is installed, whether the builder runs or not', () => {
    const withRemovedKey = withKey({ privateKey: observed(noFile) })
    for (const changes of [[], [...withoutAnswer, withJob({ known: false })]]) {
      const findings = diagnose(applyChanges(healthySnapshot(), withRemovedKey, ...changes))
      expect(findings.find(({ id }) => id === 'key-missing')).toMatchObject({
        causedBy: null,
        repairs: ['reinstall-key'],
      })
    }
  })
})
