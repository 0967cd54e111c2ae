import { expect, test } from 'vitest'
import { findOnDemandByPort, knownServices } from '../../../electron/core/builders/known-services.ts'

test('each known service has its own label, port and plist, or those of its family', () => {
  expect(new Set(knownServices.map(({ label }) => label)).size).toBe(knownServices.length)
  for (const { label, plistPath, port, workingDirectory } of knownServices) {
    expect(plistPath).toBe(`/Library/LaunchDaemons/${label}.plist`)
    expect(port).toBeGreaterThan(1024)
    expect(workingDirectory).toMatch(/^\/var\/lib\/[a-z-]+$/)
  }
})

test('a builder that starts on demand is known by its port', () => {
  expect(findOnDemandByPort(31122)?.label).toBe('org.nixos.rosetta-builderd')
  expect(findOnDemandByPort(31022)).toBeNull()
})
