import { describe, expect, it } from 'vitest'
import type { Finding } from '../../electron/core/model/finding.ts'
import { diagnose } from '../../electron/diagnose/rules/diagnose.ts'
import { rules } from '../../electron/diagnose/rules/rules.ts'
import { buildCases } from './fixtures/build-cases.ts'
import { catalogueCases } from './fixtures/catalogue-cases.ts'
import { catalogueNearMisses } from './fixtures/catalogue-near-misses.ts'
import { healthySnapshot } from './fixtures/healthy-snapshot.ts'
import { nearMisses } from './fixtures/near-miss-cases.ts'
import { nixCases } from './fixtures/nix-cases.ts'
import { corporate, seedDuplicates, seedFinal } from './fixtures/snapshot-changes.ts'
import { vmCases } from './fixtures/vm-cases.ts'

const maxHeadline = 70
const maxCause = 140

/** Words that a person who has never met ssh routes or launchd would stumble over, or that read like a translation. */
const unwanted =
  /\b(guest|looked? at|lies|stands|promis\w+|switched off|switched on|mend\w*|cannot|does not|do not|is not|is not there|others than|whoever|the way)\b/i

const changes = [
  corporate,
  seedFinal,
  seedDuplicates,
  ...[...vmCases, ...nixCases, ...buildCases, ...catalogueCases].map(({ change }) => change),
  ...[...Object.values(nearMisses), ...Object.values(catalogueNearMisses)].map(({ change }) => change),
]
const findings = changes.flatMap((change) => diagnose(change(healthySnapshot())))

/** The findings whose text breaks a rule, each once, with the text. */
function breaking(text: (finding: Finding) => string, isBroken: (text: string) => boolean): string[] {
  return [
    ...new Set(
      findings
        .filter((finding) => isBroken(text(finding)))
        .map((finding) => `${finding.id}: ${text(finding)}`),
    ),
  ]
}

describe('the texts of findings', () => {
  it('are all checked here: the fixtures produce every rule', () => {
    const produced = new Set(findings.map(({ id }) => id))
    expect(rules.map(({ id }) => id).filter((id) => !produced.has(id))).toEqual([])
  })

  it.each(['headline', 'title'] as const)('have a short %s without a full stop', (field) => {
    expect(
      breaking(
        (finding) => finding[field],
        (text) => text.length > maxHeadline || text.endsWith('.'),
      ),
    ).toEqual([])
  })

  it('name the cause in one short sentence', () => {
    expect(
      breaking(
        ({ cause }) => cause,
        (text) => text.length > maxCause,
      ),
    ).toEqual([])
    expect(
      breaking(
        ({ cause }) => cause,
        (text) => !text.endsWith('.') || /[.!?] [A-Z]/.test(text.replace(/"[^"]*"/g, '')),
      ),
    ).toEqual([])
  })

  it.each(['headline', 'title', 'cause'] as const)('say the %s in words that everybody knows', (field) => {
    expect(
      breaking(
        (finding) => finding[field],
        (text) => unwanted.test(text),
      ),
    ).toEqual([])
  })
})
