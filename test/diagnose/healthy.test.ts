import { expect, test } from 'vitest'
import { snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../electron/diagnose/rules/diagnose.ts'
import { buildChain } from '../../electron/diagnose/views/chain.ts'
import { listChecks } from '../../electron/diagnose/views/checks.ts'
import { keyPath } from '../fixtures/key-file.ts'
import { builderUri } from '../fixtures/machine-entry.ts'
import { label } from '../fixtures/service.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'

test('the healthy snapshot fits the schema and has no finding', () => {
  expect(snapshotSchema.safeParse(healthySnapshot()).error).toBeUndefined()
  expect(diagnose(healthySnapshot())).toEqual([])
})

test('it is healthy but not verified, and its summary says so', () => {
  const status = createStatus(healthySnapshot())
  expect(status.state).toBe('healthy')
  expect(status.verifiedAt).toBeNull()
  expect(status.summary).toBe('No problems found, but no build has confirmed it yet.')
  expect(status.builders).toHaveLength(1)
  expect(status.builder).toEqual({
    uri: builderUri,
    host: 'linux-builder',
    port: 31022,
    user: 'builder',
    keyPath,
    label,
    pid: 501,
    state: 'healthy',
    kind: 'managed',
    summary: 'working',
    systems: ['aarch64-linux'],
    observedAt: status.takenAt,
  })
})

test('every link of its chain is good except the build, which was not tested', () => {
  const chain = buildChain(healthySnapshot(), [])
  expect(chain.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'launchd good',
    'vm good',
    'port good',
    'ssh-key good',
    'route good',
    'build unknown',
  ])
})

test('the list of checks has about a dozen lines', () => {
  const lines = listChecks(healthySnapshot())
  expect(lines.length).toBeGreaterThanOrEqual(12)
  expect(lines.length).toBeLessThanOrEqual(16)
  expect(lines.every(({ observed, message }) => observed && message.length > 0)).toBe(true)
})
