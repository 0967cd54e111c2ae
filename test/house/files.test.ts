import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesUnder, type SourceFile } from './source-files.ts'

const maxFileLines = 250
const code = filesUnder(['electron', 'renderer', 'scripts', 'test'], ['.ts', '.tsx', '.mjs', '.css'])
const product = code.filter(({ path }) => /^(electron|renderer)\//.test(path))
/** This file and those that look for the same words must be able to write them. */
const others = code.filter(({ path }) => !path.startsWith('test/house/'))

/** `path:line: text` of every line that fits. */
function linesWith(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )
}

describe('the files', () => {
  it(`have at most ${maxFileLines} lines`, () => {
    const lengths = code.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    expect(lengths.filter(({ lines }) => lines > maxFileLines)).toEqual([])
  })

  it('are named after what they hold', () => {
    const vague = /^(utils?|helpers?|index|common|misc|shared|types)\.(ts|tsx|mjs)$/
    expect(code.map(({ path }) => path).filter((path) => vague.test(basename(path)))).toEqual([])
  })

  it('leave no border open: `any` itself is found by lint', () => {
    expect(linesWith(others, /@ts-(ignore|expect-error|nocheck)|\bas unknown as\b/)).toEqual([])
  })

  it('switch off no check, but for reading control characters, with the reason beside it', () => {
    const off = /biome-ignore(?! lint\/suspicious\/noControlCharactersInRegex: \w)|eslint-disable|knip-ignore/
    expect(linesWith(others, off)).toEqual([])
  })

  it('leave nothing for later', () => {
    expect(linesWith(others, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })

  it('run every test, but for what a Mac has not', () => {
    const left =
      /\b(it|test|describe|suite)\.(skip|todo|only|fails|concurrent\.skip)\b|\b(xit|xdescribe)\(|runIf\(/
    expect(linesWith(others, left)).toEqual([])
    const conditional = linesWith(others, /skipIf\(/)
    expect(conditional.filter((line) => !line.includes("skipIf(process.platform === 'darwin')"))).toEqual([])
  })
})

describe('host keys', () => {
  it('are always checked: what switches that off is named only to warn of it', () => {
    const warning =
      /never|not a repair|anybody|anyone|any machine|no longer check|not check|unchecked|without checking/i
    const unwarned = product.flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /StrictHostKeyChecking[\s="']*(no|off|accept-new)\b|UserKnownHostsFile[\s="']*\/dev\/null/gi,
        ),
      ]
        .filter(({ index }) => !warning.test(text.slice(Math.max(0, index - 400), index + 400)))
        .map(({ 0: words }) => `${path}: ${words}`),
    )
    expect(unwarned).toEqual([])
  })

  it('are switched off by no text that runs', () => {
    const running = product.filter(({ path }) => /^electron\/(repair|mac|observe|monitor|app)\//.test(path))
    expect(linesWith(running, /StrictHostKeyChecking[\s="']*(no|off)\b/i)).toEqual([])
  })
})
