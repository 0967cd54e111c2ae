import { coreTexts } from '../../electron/app/language/core-texts.ts'
import { diagnosisTexts } from '../../electron/app/language/diagnosis-texts.ts'
import { macTexts } from '../../electron/app/language/mac-texts.ts'
import { monitorTexts } from '../../electron/app/language/monitor-texts.ts'
import { observationTexts } from '../../electron/app/language/observation-texts.ts'
import { planTexts } from '../../electron/app/language/plan-texts.ts'
import { translateTexts } from '../../electron/core/text/translated-texts.ts'
import { rules } from '../../electron/diagnose/rules/rules.ts'
import { repairs } from '../../electron/repair/repairs.ts'
import { createPseudoLocale } from './pseudo-locale.ts'

const layers: readonly Readonly<Record<string, object>>[] = [
  coreTexts,
  macTexts,
  observationTexts,
  diagnosisTexts,
  planTexts,
  monitorTexts,
]

/** Every text of the shared code: one object per file. */
const allTexts: readonly object[] = [
  ...[...rules, ...repairs].map(({ texts }) => texts),
  ...layers.flatMap((layer) => Object.values(layer)),
]

/** Makes the shared code speak the generated language (pseudo-locale.ts) from now on. */
export function speakGeneratedLanguage(): void {
  for (const texts of allTexts) translateTexts(texts, createPseudoLocale(texts))
}

/** Makes it speak English again, for the other tests of this process. */
export function speakEnglish(): void {
  for (const texts of allTexts) translateTexts(texts, texts)
}
