import { expect, test } from 'vitest'
import { knownServices } from '../../electron/builder/known-services.ts'

test('each known service has a label, a port and a plist of its own or of its family', () => {
  expect(new Set(knownServices.map(({ label }) => label)).size).toBe(knownServices.length)
  for (const { label, plistPath, port, workingFolder } of knownServices) {
    expect(plistPath).toBe(`/Library/LaunchDaemons/${label}.plist`)
    expect(port).toBeGreaterThan(1024)
    expect(workingFolder).toMatch(/^\/var\/lib\/[a-z-]+$/)
  }
})

test('those that run all the time are looked at', () => {
  expect(knownServices.filter(({ lookedAt }) => lookedAt).map(({ label }) => label)).toEqual(
    knownServices.filter(({ startsOnDemand }) => !startsOnDemand).map(({ label }) => label),
  )
})
