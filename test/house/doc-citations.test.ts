import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rules } from '../../electron/diagnose/rules/rules.ts'
import { checkout, readCheckout, readFilesUnder, type SourceFile } from './source-files.ts'

const documentFolder = 'docs'
const endings = ['.ts', '.tsx', '.mjs', '.sh', '.pl', '.nix', '.css', '.html']
/** This file contains broken citations on purpose. */
const thisFile = 'test/house/doc-citations.test.ts'
const sources = readFilesUnder(['electron', 'renderer', 'scripts', 'test'], endings).filter(
  ({ path }) => path !== thisFile,
)
const documents = [
  ...readFilesUnder([documentFolder], ['.md']),
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].map((path) => ({
    path,
    text: readCheckout(path),
  })),
]

/** Documents that a script creates; they are not in the repository. */
const writtenFiles = new Set(['NOTES.md', 'mac-proof.md'])

/** `docs/macos.md, "Disabled services"`; comma and heading are optional. */
const citation = /((?:[\w-]+\/)*[\w-]+\.md)\b(?:, "([^"\n]{1,120})")?/g
/** A citation may continue on the next line of a comment. */
const continuedComment = /\n[ \t]*(?:\*|\/\/|#)?[ \t]*/g

interface Citation {
  readonly document: string
  readonly heading: string | null
}

function listCitations(text: string): Citation[] {
  return [...text.replace(continuedComment, ' ').matchAll(citation)].map(([, document = '', heading]) => ({
    document,
    heading: heading ?? null,
  }))
}

/** Returns the headings of every level, without backticks. */
function listHeadings(markdown: string): ReadonlySet<string> {
  const lines = markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} +(.+?) *$/gm)
  return new Set([...lines].map(([, heading = '']) => heading.replaceAll('`', '')))
}

/** Returns the problem with a citation, or null. `read` returns the text of a document, or null if it is missing. */
function findProblem({ document, heading }: Citation, read: (path: string) => string | null): string | null {
  const text = read(document)
  if (text === null) return `${document} is not in the repository`
  if (heading === null || listHeadings(text).has(heading)) return null
  return `${document} has no heading "${heading}"`
}

function readDocument(path: string): string | null {
  return existsSync(join(checkout, path)) ? readCheckout(path) : null
}

/** Returns `path: problem` for every broken citation. */
function brokenCitations({ path, text }: SourceFile): string[] {
  return listCitations(text)
    .filter(({ document }) => !writtenFiles.has(document))
    .flatMap((citation) => findProblem(citation, readDocument) ?? [])
    .map((problem) => `${path}: ${problem}`)
}

describe('citations', () => {
  it('in code, scripts and tests name an existing document and heading', () => {
    expect(sources.flatMap(brokenCitations)).toEqual([])
  })

  it('in the documents name an existing heading', () => {
    const problems = documents.flatMap(({ path, text }) =>
      listCitations(text)
        .filter(({ document }) => document.startsWith(`${documentFolder}/`))
        .flatMap((citation) => findProblem(citation, readDocument) ?? [])
        .map((problem) => `${path}: ${problem}`),
    )
    expect(problems).toEqual([])
  })

  const read = (path: string) =>
    path === 'docs/macos.md' ? '# macOS\n\n```sh\n# no heading\n```\n\n## `launchctl` print\n' : null

  it.each([
    ['// See docs/macos.md, "launchctl print".', []],
    ['// See docs/macos.md for more.', []],
    ['/**\n * As launchd does (docs/macos.md,\n * "launchctl print").\n */', []],
    ['# See docs/macos.md, "launchctl\n# print".', []],
    ['/** macos-facts.md 1.4 */', ['macos-facts.md is not in the repository']],
    ["it('follows docs/linux.md')", ['docs/linux.md is not in the repository']],
    ['// docs/macos.md, "Disabled services"', ['docs/macos.md has no heading "Disabled services"']],
    [
      '/*\n * docs/macos.md,\n * "Disabled\n * services"\n */',
      ['docs/macos.md has no heading "Disabled services"'],
    ],
    ['// docs/macos.md, "no heading"', ['docs/macos.md has no heading "no heading"']],
  ])('are found with their problems: %s', (text, problems) => {
    expect(listCitations(text).flatMap((citation) => findProblem(citation, read) ?? [])).toEqual(problems)
  })
})

it('docs/failures.md has a heading for each finding', () => {
  const headings = listHeadings(readCheckout('docs/failures.md'))
  expect(rules.map(({ id }) => id).filter((id) => !headings.has(id))).toEqual([])
})
