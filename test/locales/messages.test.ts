import { expect, it, vi } from 'vitest'
import * as z from 'zod'
import { english } from '../../electron/locales/english/english.ts'
import { locales } from '../../electron/locales/locales.ts'
import { selectMessages } from '../../electron/locales/messages.ts'
import { readYaml } from '../house/read-yaml.ts'

vi.mock('../../electron/locales/locales.ts', async (original) => {
  const { locales: real } = await original<typeof import('../../electron/locales/locales.ts')>()
  return { locales: [...real, { ...real[0], language: 'tlh' }] }
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

it('a plural of one is singular', () => {
  const { seconds, minutes, hours, days, kilobytes, megabytes, gigabytes } = english.amounts
  expect([1, 2].map(seconds)).toEqual(['1 sec', '2 sec'])
  expect([1, 2].map(minutes)).toEqual(['1 minute', '2 minutes'])
  expect([1, 24].map(hours)).toEqual(['1 hour', '24 hours'])
  expect([1, 1200].map(days)).toEqual(['1 day', '1,200 days'])
  expect([kilobytes(14), megabytes(840), gigabytes(8, 1), gigabytes(20, 0)].join()).toBe(
    '14\u00a0KB,840\u00a0MB,8.0\u00a0GB,20\u00a0GB',
  )
})

/**
 * electron-builder removes Electron's resources of languages that are not listed; the page would then be told of
 * English only.
 */
it("the packed app keeps Electron's resources of each language", async () => {
  const { mac, linux } = z.looseObject({ mac: kept, linux: kept }).parse(readYaml('electron-builder.yml'))
  for (const { language } of locales.filter((each) => each.language !== 'tlh')) {
    expect(mac.electronLanguages).toContain(language)
    expect(linux.electronLanguages.join(' ')).toMatch(new RegExp(`\\b${language}\\b`))
  }
})

const kept = z.looseObject({ electronLanguages: z.array(z.string()) })
