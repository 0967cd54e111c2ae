import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../electron/core/model/finding.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { rules } from '../../../electron/diagnose/rules/rules.ts'
import { repairs } from '../../../electron/repair/repairs.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { everyChange } from '../fixtures/every-change.ts'

const maxHeadline = 70
const maxCause = 140
const maxExplained = { background: 480, detection: 340, remedy: 520 }

/** Words that somebody who does not know ssh routes or launchd would not understand, or that read like a translation. */
const unwantedWords =
  'guest|looked? at|deep look|anew|mend\\w*|lies|promis\\w+|switched off|switched on|switch(?:es)? it on|plain file|whoever|whose\\?|others than|somebody|nobody|everybody|does not|do not|is not|are not|was not|were not|has not|have not|cannot|not there|taken? back|takes? \\w+ back|the way (?:out|to the)|no more|all the same'
const unwantedPattern = new RegExp(`\\b(${unwantedWords})\\b`, 'i')

/** Quotations of programs and values in quotes are not checked. */
function withoutQuotations(text: string): string {
  return text.replace(/"[^"]*"|`[^`]*`/g, '""')
}

const findings = everyChange.flatMap((change) => diagnose(change(healthySnapshot())))

/** Returns the findings whose text breaks a rule, each once, with the text. */
function listBreaking(text: (finding: Finding) => string, isBroken: (text: string) => boolean): string[] {
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
    const producedIds = new Set(findings.map(({ id }) => id))
    expect(rules.map(({ id }) => id).filter((id) => !producedIds.has(id))).toEqual([])
  })

  it.each(['ssh-route', 'corporate-ssh-options', 'host-key-unpinned', 'daemon-config-stale'])(
    'say in the headline of %s that it is only likely, until a build or the admin check proves it',
    (id) => {
      const severities = new Set(
        findings.filter((finding) => finding.id === id).map((finding) => finding.severity),
      )
      expect([...severities]).toContain('warning')
      for (const finding of findings.filter((candidate) => candidate.id === id)) {
        expect(/\b(?:probably|may)\b/.test(finding.headline), finding.headline).toBe(
          finding.severity === 'warning',
        )
      }
    },
  )

  it('do not say in the headline of a warning that the builder is down or that builds fail', () => {
    const downWords =
      /\b(?:is (?:turned off|stopped|stopping|down|hung)|isn't (?:using|loaded|running|responding)|builds? (?:fail|work))\b/i
    const warnings = findings.filter(({ severity, id }) => severity === 'warning' && id !== 'build-stuck')
    expect(warnings.length).toBeGreaterThan(20)
    expect(
      warnings.filter(({ headline }) => downWords.test(headline)).map(({ headline }) => headline),
    ).toEqual([])
  })

  it.each(['headline', 'title'] as const)('have a short %s without a full stop', (field) => {
    expect(
      listBreaking(
        (finding) => finding[field],
        (text) => text.length > maxHeadline || text.endsWith('.'),
      ),
    ).toEqual([])
  })

  it('name the cause in one short sentence', () => {
    expect(
      listBreaking(
        ({ cause }) => cause,
        (text) => text.length > maxCause,
      ),
    ).toEqual([])
    expect(
      listBreaking(
        ({ cause }) => cause,
        (text) => !text.endsWith('.') || /[.!?] [A-Z]/.test(text.replace(/"[^"]*"/g, '')),
      ),
    ).toEqual([])
  })

  it('do not repeat the cause in the explanation, which the popover shows below it', () => {
    const repeating = findings.filter(({ cause, explanation }) => explanation.startsWith(cause))
    expect(repeating.map(({ id, cause }) => `${id}: ${cause}`)).toEqual([])
  })

  it.each(['headline', 'title', 'cause'] as const)('say the %s in words that everybody knows', (field) => {
    expect(
      listBreaking(
        (finding) => finding[field],
        (text) => unwantedPattern.test(withoutQuotations(text)),
      ),
    ).toEqual([])
  })

  it('say the explanation and the evidence in such words too, with local times', () => {
    const texts = (finding: Finding) =>
      [finding.explanation, ...finding.evidence.map(({ message }) => message)].join('\n')
    expect(listBreaking(texts, (text) => unwantedPattern.test(withoutQuotations(text)))).toEqual([])
    expect(listBreaking(texts, (text) => /\d{4}-\d\d-\d\dT\d\d/.test(text))).toEqual([])
  })

  it('say in the explanation, which the app shows too, that a command of Builderbar is for Terminal', () => {
    const isUnclear = (text: string) => /\bbuilderbar [a-z]/.test(text) && !/\bTerminal\b/.test(text)
    expect(listBreaking(({ explanation }) => explanation, isUnclear)).toEqual([])
  })

  it('give the builder less than its default memory where this Mac ran out of it', () => {
    const fixes = findings.filter(({ id }) => id === 'host-memory').map(({ permanentFix }) => permanentFix)
    expect(fixes.length).toBeGreaterThan(0)
    for (const fix of fixes) expect(Number(/memorySize = (\d+);/.exec(fix ?? '')?.[1])).toBeLessThan(3072)
  })

  it('run darwin-rebuild with sudo', () => {
    const texts = [
      ...findings.flatMap(({ explanation, permanentFix }) => [explanation, permanentFix ?? '']),
      ...rules.map(({ texts }) => texts.remedy),
    ]
    expect(texts.filter((text) => /(?<!sudo )darwin-rebuild (?:switch|--)/.test(text))).toEqual([])
  })
})

describe('the texts of explain', () => {
  it.each(['background', 'detection', 'remedy'] as const)('have a %s that is short and plain', (field) => {
    const brokenRules = rules
      .map((rule) => ({ id: rule.id, text: rule.texts[field] }))
      .filter(
        ({ text }) => text.length > maxExplained[field] || unwantedPattern.test(withoutQuotations(text)),
      )
    expect(brokenRules).toEqual([])
  })

  it('name commands, not the ids of repairs', () => {
    const namedRepairs = rules.flatMap(({ id, texts: { remedy } }) =>
      repairs
        .filter((repair) => new RegExp(`(?<!builderbar repair )\\b${repair.id}\\b`).test(remedy))
        .map((repair) => `${id}: ${repair.id}`),
    )
    expect(namedRepairs).toEqual([])
  })

  it.each([
    ['The file is not there', true],
    ['Whoever looks after it', true],
    ['SSH stops: "the key is not there"', false],
    ['The guest hangs', true],
    ['The VM has hung', false],
  ])('are checked for such words: %s', (text, isUnwanted) => {
    expect(unwantedPattern.test(withoutQuotations(text))).toBe(isUnwanted)
  })
})
