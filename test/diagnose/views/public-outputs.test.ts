import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { publicOutputs } from '../../core/outputs/public-outputs.ts'
import { publicRequirements } from '../../core/outputs/public-requirements.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { explainText, snapshotOfCase } from '../fixtures/explained-text.ts'

/** Macs on which a user could have pasted these texts. */
const macs: Readonly<Record<string, Snapshot>> = {
  'a healthy Mac': healthySnapshot(),
  'a Mac without a builder': snapshotOfCase('builder-absent'),
  'a Mac whose service is disabled': snapshotOfCase('service-disabled'),
  'a Mac with a readable key': snapshotOfCase('key-permissions'),
  'a Mac that sends root to another port': snapshotOfCase('ssh-route'),
  'a Mac without builders': snapshotOfCase('builders-off'),
}

describe('a text from a public thread', () => {
  test.each(publicOutputs)('$name', ({ text, unreached, failure }) => {
    const explanation = explainText(text)
    expect(explanation.unreached).toBe(unreached ?? null)
    expect(explanation.failure?.kind).toBe(failure)
    // A finding that this Mac does not confirm stays likely.
    expect(explanation.agreed).toBeNull()
  })

  test.each(Object.entries(macs))('agrees with %s only on what the Mac shows', (_name, mac) => {
    const keys = createStatus(mac).findings.map(({ key }) => key)
    for (const { name, text } of publicOutputs) {
      const { agreed, named } = explainText(text, mac)
      if (agreed === null) continue
      expect(keys, name).toContain(agreed.key)
      expect(named, name).not.toEqual([])
    }
  })
})

test.each(publicRequirements)('a build that no machine took: $name', ({ text, withoutBuilder, healthy }) => {
  expect(explainText(text, snapshotOfCase('builder-absent')).named[0]?.id ?? null).toBe(withoutBuilder)
  expect(explainText(text).named[0]?.id ?? null).toBe(healthy)
})
