import { describe, expect, it } from 'vitest'
import { removeTexts } from './code-words.ts'
import { readFilesUnder, type SourceFile } from './source-files.ts'

const thisFile = 'test/house/comments.test.ts'
const code = readFilesUnder(['electron', 'renderer', 'scripts', 'test'], ['.ts', '.tsx', '.mjs'])

/** Phrases that read like a translation: a reader stops at them instead of at the mechanism that the comment is about. */
const unwanted = [
  /\bwhoever\b/i,
  /\banew\b/i,
  /\ball the same\b/i,
  /\bothers than\b/i,
  /\b(?:is|are) told\b/i,
  /(?<!there )\b(?:is|are) none\b/i,
  /\bwho (?:looks|asks)\b/i,
  /\bno more (?!than)\w+ (?:is|are|than)\b/i,
  /\bof this look\b/i,
  /^What (?:nobody|is|was|has|stands|lies)\b/,
  /\b(?:lies?|stands?) (?:in|at|on|there|behind)\b/i,
  /\btells? more\b/i,
  /\bneither does\b/i,
  /\bmend(?:s|ed|ing)?\b/i,
  /\bso many (?:seconds|minutes|hours|times|bytes)\b/i,
  /\b(?:is|are|be) looked at\b/i,
  /\b(?:is|are) said\b/i,
  /\bnothing of it\b/i,
  /\bto blame\b/i,
  /\bthe own\b/i,
  /^What became of\b/,
]

/** Names in camel case that comments cite from other programs: Nix (machines.cc), Electron and readline. Then two examples. */
const foreignNames = new Set(
  'allSupported mandatoryMet systemSupported userData clearLine cursorUpLine lookMemory'.split(' '),
)

const ownNames = new Set(
  code.flatMap(({ path, text }) =>
    path === thisFile ? [] : (removeTexts(text).match(/[A-Za-z_$][\w$]*/g) ?? []),
  ),
)

/** Returns each name in backticks that exists neither in our code nor elsewhere: what it named was renamed or removed. */
function findStaleNames({ path, text }: SourceFile): string[] {
  const comments = text.match(/\/\*\*[\s\S]*?\*\/|(?<=^\s*)\/\/.*/gm) ?? []
  const names = comments.flatMap((comment) =>
    [...comment.matchAll(/`([a-z]+[A-Z]\w*)(?:\(\))?`/g)].map(([, name = '']) => name),
  )
  return names
    .filter((name) => !ownNames.has(name) && !foreignNames.has(name))
    .map((name) => `${path}: ${name}`)
}

/** Returns each line of a comment with an unwanted phrase. */
function findUnwanted({ path, text }: SourceFile): string[] {
  return text.split('\n').flatMap((line) => {
    const comment = /^\s*(?:\/\/|\/?\*+)\s?(.*)$/.exec(line)?.[1] ?? ''
    return unwanted.some((phrase) => phrase.test(comment)) ? [`${path}: ${comment.trim()}`] : []
  })
}

describe('comments', () => {
  it('are plain English', () => {
    expect(code.flatMap(findUnwanted)).toEqual([])
  })

  it('name in backticks only what exists', () => {
    expect(code.flatMap(findStaleNames)).toEqual([])
    expect(findStaleNames({ path: 'a.ts', text: `/** Calls \`go${'Nowhere'}\` first. */` })).toHaveLength(1)
  })

  it.each([
    ['/** Whoever reads it has had enough. */', 1],
    ['  // What nobody asks for is none.', 1],
    [' * The key lies in a folder of root.', 1],
    ['// The build started so many seconds ago; nothing of it is seen.', 1],
    ['// Null if there is none.', 0],
    ["const text = 'whoever'", 0],
  ])('are distinguished from code, and phrases from words: %s', (text, count) => {
    expect(findUnwanted({ path: 'a.ts', text })).toHaveLength(count)
  })
})
