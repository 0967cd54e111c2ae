import { translateTextSets } from '../../core/text/translated-texts.ts'
import { type RuleTranslations, translateRules } from '../../diagnose/rules/rules.ts'
import { type RepairTranslations, translateRepairs } from '../../repair/repairs.ts'
import { coreTexts } from './core-texts.ts'
import { diagnosisTexts } from './diagnosis-texts.ts'
import { macTexts } from './mac-texts.ts'
import { monitorTexts } from './monitor-texts.ts'
import { observationTexts } from './observation-texts.ts'
import { planTexts } from './plan-texts.ts'

/**
 * What findings, plans, reasons and warnings say in one language. Together with its `Messages` it is a whole language
 * (CONTRIBUTING.md, "To add a language"); a missing text is a type error.
 */
export interface Translation {
  readonly rules: RuleTranslations
  readonly repairs: RepairTranslations
  readonly core: typeof coreTexts
  readonly mac: typeof macTexts
  readonly observation: typeof observationTexts
  readonly diagnosis: typeof diagnosisTexts
  readonly plans: typeof planTexts
  readonly monitor: typeof monitorTexts
}

/** By language; English is the code's own. */
const translations: ReadonlyMap<string, Translation> = new Map()

/** Makes what is observed, diagnosed and planned from now on speak this language, if there is a translation. */
export function speak(language: string): void {
  const translation = translations.get(language)
  if (translation !== undefined) applyTranslation(translation)
}

/** Replaces the English texts by those of the translation. */
function applyTranslation(translation: Translation): void {
  translateRules(translation.rules)
  translateRepairs(translation.repairs)
  translateTextSets(coreTexts, translation.core)
  translateTextSets(macTexts, translation.mac)
  translateTextSets(observationTexts, translation.observation)
  translateTextSets(diagnosisTexts, translation.diagnosis)
  translateTextSets(planTexts, translation.plans)
  translateTextSets(monitorTexts, translation.monitor)
}
