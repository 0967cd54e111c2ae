import { expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { mergeEntries } from '../../../electron/observe/configuration.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { remoteRoute } from '../../fixtures/remote-changes.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, withEntries, withRoutes } from '../../fixtures/snapshot-changes.ts'

/**
 * Counts how often the URI or the line of an entry or route is read: quadratic work shows without measuring time.
 */
function countUriReads(machines: number): number {
  let reads = 0
  const countReads = <Part extends object>(part: Part): Part => {
    const copy = { ...part }
    for (const [name, value] of Object.entries(part)) {
      if (name !== 'uri' && name !== 'line') continue
      Object.defineProperty(copy, name, {
        enumerable: true,
        get: () => {
          reads += 1
          return value
        },
      })
    }
    return copy
  }
  const hosts = Array.from({ length: machines }, (_, index) => `machine-${index}.example.org`)
  const otherEntries = hosts.map((host, index) =>
    countReads(anEntry({ line: index + 2, uri: `ssh-ng://builder@${host}`, host })),
  )
  const routes = hosts.map((host) => countReads(remoteRoute({}, { uri: `ssh-ng://builder@${host}`, host })))
  const snapshot = applyChanges(
    healthySnapshot(),
    withEntries([anEntry(), ...otherEntries]),
    withRoutes(...routes),
  )
  mergeEntries(snapshot.machinesFile, snapshot.nix)
  createStatus(snapshot)
  return reads
}

test('the cost of one more builder does not grow with their number', () => {
  const few = countUriReads(20)
  expect(few).toBeGreaterThan(20)
  expect(countUriReads(200) / few).toBeLessThan(13)
})
