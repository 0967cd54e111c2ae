import { expect, it } from 'vitest'
import { readFilesUnder } from './source-files.ts'

/**
 * The texts of the page, the menu and the notifications are also checked in a generated language (test/locales,
 * test/renderer/pseudo-locale.test.tsx).
 */
const source = readFilesUnder(['electron', 'renderer'], ['.ts', '.tsx'])
const shell = [...readFilesUnder(['electron/app'], ['.ts']), ...readFilesUnder(['electron'], ['main.ts'])]

/** Files with programs in another language, whose texts users never see. */
const programs = ['electron/app/notifications/osascript-notification.ts']

/** Comments come first, so that an apostrophe in one does not start a string. */
const commentOrText = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g
const twoWords = /\p{L}{2,} \p{L}{2,}/u

function listSentences(text: string): string[] {
  const matches = text.match(commentOrText) ?? []
  return matches.filter((text) => !text.startsWith('/') && twoWords.test(text))
}

it('electron/app contains no sentence: all are in the locales', () => {
  const matches = shell
    .filter(({ path }) => !programs.includes(path))
    .flatMap(({ path, text }) => listSentences(text).map((sentence) => `${path}: ${sentence}`))
  expect(matches).toEqual([])
})

it('a sentence is found, and a comment or a name is not', () => {
  expect(listSentences("// The builder's own\nconst a = 'It is so.'")).toEqual(["'It is so.'"])
  expect(listSentences('says(`It is so.`)')).toHaveLength(1)
  expect(listSentences("/* it is */ import a from './it.ts'; on('resume', b, 'it-is')")).toEqual([])
})

/** A condition on one that selects between two nouns or verbs. */
const inlinePlural = /=== 1\s*\?\s*['"`](\w+)['"`]\s*:\s*['"`](?:\1e?s|are|have|were)['"`]/

it('no text forms a plural itself: selectPlural does it by the rules of the language', () => {
  expect(source.filter(({ text }) => inlinePlural.test(text)).map(({ path }) => path)).toEqual([])
})

it('an inline plural is found', () => {
  expect(inlinePlural.test("count === 1 ? 'line' : 'lines'")).toBe(true)
  expect(inlinePlural.test("lost === 1 ? 'is' : 'are'")).toBe(true)
  expect(inlinePlural.test('index % 2 === 1 ? part : mask(part)')).toBe(false)
})
