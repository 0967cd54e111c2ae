import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { readFilesUnder, type SourceFile } from './source-files.ts'

/** Files that ship, or that `npm start` and the demo run. Users never see the texts of tests. */
const read = [
  ...readFilesUnder(['electron', 'renderer', 'scripts'], ['.ts', '.tsx', '.mjs']),
  ...readFilesUnder(['test/fake-mac'], ['scenarios.ts']),
]

/** "Just now" is a time; any other "just" trivializes. */
const unwanted = [
  /\b(please|oops|whoops|successfully|sorry|simply)\b/gi,
  /\bjust\b(?! now)/gi,
  // Builderbar checks, and finds.
  /\b(?:was|were|wasn't|been|last) seen\b|\b(?:it|that|Builderbar) looked\b/gi,
  // In code `!` precedes its operand; in prose it follows a word.
  /[\p{L}\d)]!(?=[\s"'`\\<]|$)/gu,
]

/** Returns each unwanted word or character of a file with its context, except in comments and types. */
function findUnwanted({ path, text }: SourceFile): string[] {
  const loader = path.endsWith('.tsx') ? 'tsx' : 'ts'
  const { code } = transformSync(text, { loader, jsx: 'preserve', minifyWhitespace: true, charset: 'utf8' })
  return unwanted.flatMap((pattern) =>
    [...code.matchAll(pattern)].map(
      ({ index }) => `${path}: ${code.slice(Math.max(0, index - 40), index + 40)}`,
    ),
  )
}

describe('the texts for users', () => {
  it('are calm: they do not shout, beg, apologise, boast or trivialize', () => {
    expect(read.flatMap(findUnwanted)).toEqual([])
  })

  it.each([
    ["const says = 'Repaired!'", 1],
    ["const says = (name: string) => name + ' is back! It works.'", 1],
    ['const says = <p>Please try again.</p>', 1],
    ["const says = 'It was just a moment.'", 1],
    ["const says = 'When a build was last seen to work.'", 1],
    ["const says = 'It looks like a port.'", 0],
    ["const says = 'Looked at just now.'", 0],
    ['// Please leave this as it is!\nconst isBack = !isGone && state !== "down"', 0],
    ['const script = `[ ! -e "$file" ] && find . ! -name x`', 0],
  ])('are distinguished from code and comments: %s', (text, count) => {
    expect(findUnwanted({ path: 'renderer/Planted.tsx', text })).toHaveLength(count)
  })
})
