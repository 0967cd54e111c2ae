import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { repairs } from '../../electron/repair/repairs.ts'
import { rootScript } from '../../electron/repair/root-script.ts'
import { aFinding, aKey, aService, aSnapshot, nixFolders, running, seen } from './a-mac.ts'
import { allPlans } from './all-plans.ts'

describe('hostile names', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom("'", '"', '$', '`', '\n', ';', '/', '.', ' ', 'a', '\\', '|', '&') }),
    fc.constantFrom(
      'org.x',
      '/a b',
      '/x"y$(id)',
      "x'; rm -rf / #",
      '$(id)',
      '../../etc',
      '-k',
      'system/all',
      '',
      'a\nb',
    ),
  )

  test('never reach a root script but as one quoted word', () => {
    let planned = 0
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, path, folder) => {
        const snapshot = aSnapshot({
          services: [aService({ label: name, plistPath: path, job: seen(running) })],
          keys: [
            aKey({
              path: `${folder}/${name}`,
              folders: seen([nixFolders[0], { path: folder, uid: 0, mode: 0o755 }]),
            }),
          ],
        })
        for (const repair of repairs) {
          const made = repair.plan(snapshot, aFinding('x', name))
          if (!made.planned) continue
          planned += 1
          const script = rootScript([made.plan])
          const ours = rootScript([allPlans.find((plan) => plan.repair === repair.id) ?? made.plan])
          const skeleton = (text: string) => text.replace(/'(?:[^']|'\\'')*'/g, 'Q')
          const lines = (text: string) => skeleton(text).replace(/(?:Q )+Q/g, 'Q')
          expect(lines(script)).toBe(lines(ours))
        }
      }),
      { numRuns: 2000 },
    )
    expect(planned).toBeGreaterThan(20)
  })
})
