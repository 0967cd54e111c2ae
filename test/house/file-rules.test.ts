import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFilesUnder, type SourceFile } from './source-files.ts'

const maxFileLines = 250
const code = readFilesUnder(['electron', 'renderer', 'scripts', 'test'], ['.ts', '.tsx', '.mjs', '.css'])
const product = code.filter(({ path }) => /^(electron|renderer)\//.test(path))
/** The tests in test/house contain these words on purpose. */
const otherFiles = code.filter(({ path }) => !path.startsWith('test/house/'))

/** Returns `path:line: text` of every line that matches. */
function linesWith(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )
}

/** The spread of a literal, such as `...{ a, b }`, which only packs lines. `...[a, b].map(…)` computes something. */
const literalSpread = /\.\.\.(?:\{|\[(?:[^[\]]|\[[^[\]]*\])*\](?!\s*\.))/g

describe('the files', () => {
  it(`have at most ${maxFileLines} lines`, () => {
    const lengths = code.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    expect(lengths.filter(({ lines }) => lines > maxFileLines)).toEqual([])
  })

  it('have specific names', () => {
    const vague = /^(utils?|helpers?|index|common|misc|shared|types)\.(ts|tsx|mjs)$/
    expect(code.map(({ path }) => path).filter((path) => vague.test(basename(path)))).toEqual([])
  })

  it('suppress no type error (biome finds `any`)', () => {
    expect(linesWith(otherFiles, /@ts-(ignore|expect-error|nocheck)|\bas unknown as\b/)).toEqual([])
  })

  it('suppress no lint rule except the one about control characters, with a reason', () => {
    const suppression =
      /biome-ignore(?! lint\/suspicious\/noControlCharactersInRegex: \w)|eslint-disable|knip-ignore/
    expect(linesWith(otherFiles, suppression)).toEqual([])
  })

  it('spread no literal', () => {
    const spreads = otherFiles.flatMap(({ path, text }) =>
      [...text.matchAll(literalSpread)].map(({ 0: spread }) => `${path}: ${spread}`),
    )
    expect(spreads).toEqual([])
  })

  it.each([
    ['f({ a, ...{ b, c } })', 1],
    ["['a', ...['b', 'c']]", 1],
    ["[...['b', ['c']].flat(), ...(d ? ['e'] : []), ...{ f }]", 1],
  ])('that spread a literal are found: %s', (text, count) => {
    expect(text.match(literalSpread)).toHaveLength(count)
  })

  it('of the product reduce lists to sums only: a loop says the rest more plainly', () => {
    expect(linesWith(product, /\.reduce\((?!\((?:sum|total),)/)).toEqual([])
  })

  it('contain no TODO', () => {
    expect(linesWith(otherFiles, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })

  it('skip no test except those that a Mac cannot run', () => {
    const leftover =
      /\b(it|test|describe|suite)\.(skip|todo|only|fails|concurrent\.skip)\b|\b(xit|xdescribe)\(|runIf\(/
    expect(linesWith(otherFiles, leftover)).toEqual([])
    const conditional = linesWith(otherFiles, /skipIf\(/)
    expect(conditional.filter((line) => !line.includes("skipIf(process.platform === 'darwin')"))).toEqual([])
  })
})

describe('host key checking', () => {
  it('is always on: options that disable it are named only in warnings', () => {
    const warning =
      /never|not a repair|anybody|anyone|any machine|no longer check|not check|unchecked|without checking/i
    const unwarned = product.flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /StrictHostKeyChecking[\s="']*(no|off|accept-new)\b|UserKnownHostsFile[\s="']*\/dev\/null/gi,
        ),
      ]
        .filter(({ index }) => !warning.test(text.slice(Math.max(0, index - 400), index + 400)))
        .map(({ 0: match }) => `${path}: ${match}`),
    )
    expect(unwarned).toEqual([])
  })

  it('is disabled by no script', () => {
    const runningCode = product.filter(({ path }) =>
      /^electron\/(repair|mac|observe|monitor|app)\//.test(path),
    )
    expect(linesWith(runningCode, /StrictHostKeyChecking[\s="']*(no|off)\b/i)).toEqual([])
  })
})
