import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { aJob } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  malformedLine,
  withEntries,
  withJob,
  withoutProcesses,
  withPort,
  withService,
} from '../../fixtures/snapshot-changes.ts'

const withStopOnPurpose: Change = (snapshot) => ({ ...snapshot, stoppedOnPurpose: secondsAgo(60) })
const withoutAnswer: Change = (snapshot) => withoutProcesses(withPort({ kind: 'refused' })(snapshot))
const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))

describe('a builder that the user stopped', () => {
  test.each([
    ['launchd does not know its job', withJob({ known: false })],
    ['launchd is ending it', withJob(aJob({ state: 'SIGTERMed', pid: null }))],
    ['its job is loaded and idle', withJob(aJob({ state: 'not running', pid: null }))],
    ['it is also switched off', withService({ job: observed({ known: false }), disabled: observed(true) })],
  ])('is paused, without findings: %s', (_title, change) => {
    const { state, summary, findings } = getStatus(change, withoutAnswer, withStopOnPurpose)
    expect({ state, summary, findings }).toEqual({
      state: 'paused',
      summary: 'You stopped the Linux builder.',
      findings: [],
    })
  })

  test('is paused, whatever an admin check found inside its VM before it was stopped', () => {
    const fullGuest = {
      uri: anEntry().uri,
      login: 'works' as const,
      freeKib: 0,
      totalKib: 2000,
      clockSeconds: 0,
    }
    const receipts = observed([
      aReceipt({ kind: 'root-scan', name: anEntry().uri, at: secondsAgo(120), guest: fullGuest }),
    ])
    const withFullGuest: Change = (snapshot) => ({ ...snapshot, receipts })
    expect(getStatus(withFullGuest)).toMatchObject({
      state: 'down',
      findings: [{ id: 'guest-disk-full' }],
    })
    expect(
      getStatus(withFullGuest, withJob({ known: false }), withoutAnswer, withStopOnPurpose),
    ).toMatchObject({
      state: 'paused',
      findings: [],
    })
  })

  test.each([
    ['while launchd ends it', withJob(aJob({ state: 'SIGTERMed' })), 0],
    ['in a probe of its port from before it stopped', withJob({ known: false }), 65],
  ])('is paused if it answers %s', (_title, change, secondsBefore) => {
    const withOldAnswer: Change = (snapshot) => ({
      ...snapshot,
      ports: snapshot.ports.map((port) => ({
        ...port,
        result: { ...port.result, at: secondsAgo(secondsBefore) },
      })),
    })
    const { state, findings } = getStatus(change, withPort(anSshResult()), withOldAnswer, withStopOnPurpose)
    expect({ state, findings }).toEqual({ state: 'paused', findings: [] })
  })

  test('is paused if its configuration starts it only on command', () => {
    const withStartOnCommand = withService({ keepsAlive: false, runsAtLoad: false })
    const withIdleJob = withJob(aJob({ state: 'not running', pid: null, runs: 0 }))
    const withRefusedPort = withPort({ kind: 'refused' })
    expect(getStatus(withStartOnCommand, withIdleJob, withoutAnswer, withRefusedPort)).toMatchObject({
      state: 'paused',
      summary: 'The Linux builder is stopped. Its configuration starts it only when you ask.',
      findings: [],
    })
    const withFailedJob = withJob(
      aJob({ state: 'not running', pid: null, lastExit: { kind: 'code', code: 1, name: null } }),
    )
    expect(getStatus(withStartOnCommand, withFailedJob, withoutAnswer, withRefusedPort).state).toBe('down')
    expect(
      getStatus(
        withService({ keepsAlive: false, runsAtLoad: true }),
        withIdleJob,
        withoutAnswer,
        withRefusedPort,
      ).state,
    ).toBe('down')
    expect(
      getStatus(withService({ runsAtLoad: false }), withIdleJob, withoutAnswer, withRefusedPort).state,
    ).toBe('down')
  })

  test('is down if the user did not stop it', () => {
    expect(getStatus(withJob({ known: false }), withoutAnswer).state).toBe('down')
  })

  test('is no longer paused once launchd runs it again', () => {
    const crashing = getStatus(
      withJob(aJob()),
      withoutAnswer,
      withPort({ kind: 'refused' }),
      withStopOnPurpose,
    )
    expect(crashing.state).not.toBe('paused')
  })

  test('is no longer paused once it was started by hand', () => {
    const withManualVm: Change = (snapshot) => ({
      ...snapshot,
      processes: observed({ vms: [aVm({ ancestors: [77, 1] })], jobs: [], remoteBuilds: [] }),
    })
    const { state, findings } = getStatus(
      withJob({ known: false }),
      withManualVm,
      withPort(anSshResult()),
      withStopOnPurpose,
    )
    expect(state).toBe('degraded')
    expect(findings.map(({ id }) => id)).toContain('service-not-loaded')
  })

  test('does not hide other problems', () => {
    const brokenSnapshot = applyChanges(
      healthySnapshot(),
      withJob({ known: false }),
      withoutAnswer,
      withStopOnPurpose,
      withEntries([anEntry()], [malformedLine]),
    )
    expect(diagnose(brokenSnapshot).map(({ id }) => id)).toEqual(['machines-malformed'])
    expect(createStatus(brokenSnapshot).state).toBe('down')
  })
})
