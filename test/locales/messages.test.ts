import { afterAll, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { english } from '../../electron/locales/english/english.ts'
import { locales } from '../../electron/locales/locales.ts'
import { selectMessages } from '../../electron/locales/messages.ts'
import { readYaml } from '../house/read-yaml.ts'

// The files of this suite share a worker, so each file that uses a mock loads its modules again.
vi.hoisted(() => vi.resetModules())
vi.mock('../../electron/locales/locales.ts', async (importOriginal) => {
  const { locales: realLocales } = await importOriginal<typeof import('../../electron/locales/locales.ts')>()
  return { locales: [...realLocales, { ...realLocales[0], language: 'tlh' }] }
})
afterAll(() => {
  vi.doUnmock('../../electron/locales/locales.ts')
  vi.resetModules()
})

it.each([
  [['tlh-Latn-US', 'en-US'], 'tlh'],
  [['fr-CH', 'tlh', 'en'], 'tlh'],
  [['fr-CH', 'en-GB', 'tlh'], 'en'],
  [['fr-CH'], 'en'],
  [[], 'en'],
])('%j: %s', (languages, language) => {
  expect(selectMessages(languages).language).toBe(language)
})

it('a size is not broken before its unit', () => {
  expect(english.amounts.bytes(20 * 1024 ** 3)).toBe('20\u00a0GiB')
})

/**
 * electron-builder removes Electron's resources of languages that are not listed; the page would then be told of
 * English only.
 */
it("the packed app keeps Electron's resources of each language", async () => {
  const { mac, linux } = z
    .looseObject({ mac: packedLanguages, linux: packedLanguages })
    .parse(readYaml('electron-builder.yml'))
  for (const { language } of locales.filter((locale) => locale.language !== 'tlh')) {
    expect(mac.electronLanguages).toContain(language)
    expect(linux.electronLanguages.join(' ')).toMatch(new RegExp(`\\b${language}\\b`))
  }
})

const packedLanguages = z.looseObject({ electronLanguages: z.array(z.string()) })
