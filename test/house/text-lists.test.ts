import { describe, expect, it } from 'vitest'
import { readFilesUnder } from './source-files.ts'

const product = readFilesUnder(['electron'], ['.ts'])
const defining = product.filter(
  ({ text }) => /\bdefineTexts\(/.test(text) && !text.includes('function defineTexts'),
)
const language = product.filter(({ path }) => path.startsWith('electron/app/language/'))
const listed = new Set(
  language.flatMap(({ text }) => [...text.matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name)),
)

describe('the texts of a file', () => {
  it('are in the list of their layer or belong to a rule or a repair, so that a translation cannot forget them', () => {
    const missing = defining.flatMap(({ path, text }) => {
      const names = [...text.matchAll(/^(?:export )?const (\w+) = defineTexts\(/gm)].map(
        ([, name]) => name ?? '',
      )
      expect(names, path).not.toEqual([])
      const isOfListed = (name: string) =>
        name === 'texts'
          ? /^ {2}texts,$/m.test(text)
          : product.some((file) => file.text.includes(`import { ${name} as texts }`))
      return names.filter((name) => !listed.has(name) && !isOfListed(name)).map((name) => `${path}: ${name}`)
    })
    expect(defining.length).toBeGreaterThan(100)
    expect(missing).toEqual([])
  })

  it('are read when they are needed: at the start they are English in every language', () => {
    const early = product.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:export )?const \w+(?:: [^=\n]+)? = (?:\w*T|t)exts\..*$/gm)].map(
        ([line]) => `${path}: ${line}`,
      ),
    )
    expect(early).toEqual([])
  })
})
