import { afterEach, expect, expectTypeOf, test } from 'vitest'
import {
  defineTexts,
  type ItemTranslations,
  translateItems,
  translateTextSets,
  translateTexts,
} from '../../../electron/core/text/translated-texts.ts'

const texts = defineTexts({
  title: 'The key is missing',
  file: (path: string) => ({ cause: `${path} is missing.` }),
})
const other = defineTexts({ title: 'The disk is full' })
const items = [
  { id: 'key', texts },
  { id: 'disk', texts: other },
] as const

afterEach(() => {
  translateTexts(texts, texts)
  translateTexts(other, other)
})

test('texts are English until they are translated, and are read in the language of the moment', () => {
  expect([texts.title, texts.file('/k').cause]).toEqual(['The key is missing', '/k is missing.'])
  translateTexts(texts, { title: 'Der Schlüssel fehlt', file: (path) => ({ cause: `Es fehlt ${path}.` }) })
  expect([texts.title, texts.file('/k').cause]).toEqual(['Der Schlüssel fehlt', 'Es fehlt /k.'])
  translateTexts(texts, texts)
  expect(texts.title).toBe('The key is missing')
})

test('several are translated by their names or ids', () => {
  translateTextSets({ other }, { other: { title: 'Die Platte ist voll' } })
  expect([texts.title, other.title]).toEqual(['The key is missing', 'Die Platte ist voll'])
  translateItems(items, {
    key: { title: 'Der Schlüssel fehlt', file: (path) => ({ cause: `Es fehlt ${path}.` }) },
    disk: { title: 'Voll' },
  })
  expect([texts.title, other.title]).toEqual(['Der Schlüssel fehlt', 'Voll'])
})

test('a missing text or item is a type error, which the type checker finds', () => {
  expectTypeOf<{ title: string }>().not.toExtend<typeof texts>()
  expectTypeOf<{ key: typeof texts }>().not.toExtend<ItemTranslations<typeof items>>()
  expectTypeOf<{ key: typeof texts; disk: typeof other }>().toExtend<ItemTranslations<typeof items>>()
})
