import { describe, expect, it } from 'vitest'
import { removeTexts, splitIntoWords } from './code-words.ts'
import { readFilesUnder, type SourceFile } from './source-files.ts'

const code = readFilesUnder(['electron', 'renderer', 'scripts', 'test'], ['.ts', '.tsx', '.mjs'])

/** Functions by declaration, or by assignment of an arrow. A constant with a type is a value, such as a `Change`. */
const functionName =
  /\bfunction (\w+)|\bconst (\w+) = (?:async )?(?:\((?:[^()]|\([^()]*\))*\)|\w+)(?:: [\w<>[\] |.]+)? =>/g
/** A participle without a verb before it says neither what a function does nor what it returns. */
const participle =
  /^(?:\w+(?:ed|ing)|begun|built|drawn|found|given|gone|hidden|kept|known|lost|made|ran|said|seen|sent|shown|taken|told|unseen|written)$/
/** `observed(value)` makes an observation, as `ok(value)` makes a result elsewhere. Components are nouns. */
const properNames = /^(?:observed|unobserved|need|nothing|proceed|string\w*|findingOf|[A-Z]\w*)$/

/** Returns `path: name` for each function of a file whose name begins with a participle. */
function listParticiples({ path, text }: SourceFile): string[] {
  return [...removeTexts(text).matchAll(functionName)].flatMap(([, declaredName, assignedName]) => {
    const name = declaredName ?? assignedName ?? ''
    const [first = ''] = splitIntoWords(name).trim().split(' ')
    return participle.test(first) && !properNames.test(name) ? [`${path}: ${name}`] : []
  })
}

/** In the product a function says what it does, such as `getHost`, rather than whose. */
const bareNoun = /^[a-z]+Of$/

/** Returns `path: name` for each function of the product that is named by a noun. */
function listBareNouns({ path, text }: SourceFile): string[] {
  if (path.startsWith('test/')) return []
  return [...removeTexts(text).matchAll(functionName)].flatMap(([, declaredName, assignedName]) => {
    const name = declaredName ?? assignedName ?? ''
    return bareNoun.test(name) ? [`${path}: ${name}`] : []
  })
}

/** The page cannot import these from `electron/`, so each has the same function twice. */
const implementedTwice = new Set(['formatClockTime', 'formatDuration', 'getHost', 'localizeTimes'])

/** Returns the names of exported functions that a second file gives to a function of its own. */
function listHomonyms(files: readonly SourceFile[]): string[] {
  const exportedFunctions = files.flatMap(({ text }) => [
    ...text.matchAll(/^export (?:async )?function (\w+)/gm),
  ])
  const names = new Set(exportedFunctions.map(([, name = '']) => name))
  return [...names].filter((name) => {
    const definition = new RegExp(`^(?:export )?(?:async )?function ${name}\\b`, 'm')
    return !implementedTwice.has(name) && files.filter(({ text }) => definition.test(text)).length > 1
  })
}

describe('names of functions', () => {
  it('have one meaning if they are exported', () => {
    expect(listHomonyms(code.filter(({ path }) => /^(electron|renderer)\//.test(path)))).toEqual([])
    const file = { path: 'a.ts', text: 'export function describeVm() {}' }
    expect(listHomonyms([file])).toEqual([])
    expect(listHomonyms([file, { path: 'b.ts', text: 'async function describeVm() {}' }])).toEqual([
      'describeVm',
    ])
  })

  it('are no nouns in the product', () => {
    expect(code.flatMap(listBareNouns)).toEqual([])
  })

  it('begin with no participle', () => {
    expect(code.flatMap(listParticiples)).toEqual([])
  })

  it.each([
    ['function shownBy() {}', 1],
    ['const told = async (text: string) => text', 1],
    ['const asked = (a: string, then: () => void): string => a', 1],
    ['const told = [...list]', 0],
    ['const silenced: Change = (snapshot) => snapshot', 0],
    ['function listTold() {}', 0],
  ])('are found: %s', (text, count) => {
    expect(listParticiples({ path: 'a.ts', text })).toHaveLength(count)
  })
})
