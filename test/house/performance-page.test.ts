import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { replaceFigures } from '../../scripts/bench/performance-page.mjs'

const page = readFileSync(fileURLToPath(new URL('../../docs/performance.md', import.meta.url)), 'utf8')
const run = { table: '| measured |\n| --- |\n| $& |', machine: '8 cores, Node v22.0.0', date: '2027-01-02' }

describe('a run of the benchmark', () => {
  const newPage = replaceFigures(page, run)

  it('replaces the table, the machine and the date', () => {
    expect(newPage).toContain(`\n\n${run.table}\n\n`)
    expect(newPage).toContain('(8 cores, Node v22.0.0), on 2027-01-02;')
    expect(newPage.match(/^\| measured/gm)).toHaveLength(1)
    expect(newPage.match(/^\|/gm)).toHaveLength(3)
  })

  it('keeps the paragraphs and notes that were written by hand', () => {
    const notes = (text: string) => text.split('\n').filter((line) => /^(?:- | {2}|# |What )/.test(line))
    expect(notes(newPage)).toEqual(notes(page))
    expect(notes(page).length).toBeGreaterThan(4)
  })

  it('is refused for a page without a table', () => {
    expect(() => replaceFigures('# Performance\n', run)).toThrow('no table')
  })
})
