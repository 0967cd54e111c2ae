import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { knownServices } from '../../electron/core/builders/known-services.ts'
import { builderLogPath } from '../../electron/core/model/builder-log.ts'
import { builderControls, type PlanSubject } from '../../electron/core/model/plan.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { typeset } from '../../electron/core/text/typography.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { rules } from '../../electron/diagnose/rules/rules.ts'
import { english } from '../../electron/locales/english/english.ts'
import { plan } from '../../electron/monitor/repairs/planner.ts'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { listUndoable } from '../../electron/repair/undos.ts'
import { everyChange } from '../diagnose/fixtures/every-change.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { createScreen } from '../renderer/screens/created-screen.ts'
import { speakEnglish, speakGeneratedLanguage } from './generated-language.ts'
import { createPseudoLocale } from './pseudo-locale.ts'
import { findUntranslatedTexts } from './untranslated-texts.ts'

const messages = createPseudoLocale(english)

beforeAll(speakGeneratedLanguage)
afterAll(speakEnglish)

/** Returns the view of this Mac with every plan that its findings offer. */
function createView(snapshot: Snapshot): PopoverView {
  const status = createStatus(snapshot)
  const subjects: readonly PlanSubject[] = [
    ...status.findings.flatMap(({ key, repairs }) =>
      repairs.map((repair) => ({ kind: 'finding', finding: key, repair }) as const),
    ),
    ...builderControls.map((control) => ({ kind: 'control', control }) as const),
    ...listUndoable(snapshot).map(({ id }) => ({ kind: 'undo', receipt: id }) as const),
    { kind: 'tool', script: '/Applications/Builderbar.app/Contents/Resources/builderbar' },
  ]
  const plans = subjects.flatMap((subject) => {
    const planning = plan(status, subject)
    if (planning.kind === 'planned') return [planning.planned]
    return [
      {
        ok: false,
        subject,
        notDone: '',
        reason: planning.kind === 'gone' ? planning.reason : planning.message,
      } as const,
    ]
  })
  const repair: RepairProgress = { status: 'planned', plans, script: '', sha256: '' }
  return createScreen(snapshot, { app: { messages }, monitor: { repair } })
}

/** Fields that identify something or quote it: a program's output, a file, a script, a snippet of configuration. */
const quotations = new Set(
  [
    'id key subject uri file path label host user keyPath port systems command address fingerprint',
    'findings severity state kind status page settingsTab name controls link causedBy repairs permanentFix snippet',
    'script sha256 helpers values shortcut sources schema system theme updates scenario at since takenAt',
    'stateSince from to risk finding messagesForIt text',
  ].flatMap((names) => names.split(' ')),
)

/** Returns the texts of a view by the field that has them. */
function listTextsByField(value: unknown, field = ''): readonly (readonly [field: string, text: string])[] {
  if (quotations.has(field.replace(/.*\./, ''))) return []
  if (typeof value === 'string') return [[field, value]]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item) => listTextsByField(item, field))
  return Object.entries(value).flatMap(([name, part]) => listTextsByField(part, `${field}.${name}`))
}

/** What every language quotes: code, which is indented, a command, a line of a file, times, and values that are no words. */
const quoted: readonly RegExp[] = [
  /^[«‹]* {2}.*$/gm,
  /\bsudo launchctl [\w /.-]+/g,
  /(?:^|(?<=‹))(?:builders = |ProxyCommand )[^›\n]*/gm,
  /\b(?:state|pid|runs|last exit code|last exit reason|last terminating signal|pended nondemand spawn) = [\w: -]+/g,
  /^Could not find service "[\w.-]+" in domain for system$|^"[\w.-]+" => (?:dis|en)abled$/gm,
  /(?:\b[A-Z][a-z]{2} \d{1,2}, )?\b\d{1,2}:\d\d\s[AP]M\b/g,
  /‹[^\s‹›«»]*›|^\S*[/@=]\S*$/gm,
  // The end of a long line that a program printed.
  /(?<=‹)…\s+/g,
  // A user and a group.
  /^alice: nixbld$/gm,
]

/** Returns the text without its quotations. */
function removeQuotations(text: string): string {
  return quoted.reduce((remainder, pattern) => remainder.replace(pattern, ''), text)
}

/** Returns every string of a snapshot: what was observed may be quoted in every language. */
function listStrings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(listStrings)
}

describe('the view of a Mac in another language', () => {
  it('is made for every finding', () => {
    const findings = everyChange.flatMap((change) => createStatus(change(healthySnapshot())).findings)
    const produced = new Set(findings.map(({ id }) => id))
    expect(rules.map(({ id }) => id).filter((id) => !produced.has(id))).toEqual([])
  })

  it('has no text of the shared code in English', () => {
    const sourceByPiece = new Map<string, string>()
    for (const change of everyChange) {
      const snapshot = change(healthySnapshot())
      const observed = [builderLogPath, ...knownServices.map(({ name }) => name), ...listStrings(snapshot)]
      const inOneLine = observed.map((text) => text.replace(/\s+/g, ' '))
      const data = [...observed, ...inOneLine, ...observed.map(typeset), ...inOneLine.map(typeset)]
      for (const [field, text] of listTextsByField(createView(snapshot)))
        for (const piece of findUntranslatedTexts([removeQuotations(text)], data))
          sourceByPiece.set(piece, `${field}: ${text}`)
    }
    expect([...sourceByPiece].map(([piece, text]) => `${piece}   <- ${text}`)).toEqual([])
  })
})
