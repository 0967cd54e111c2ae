import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Puts the figures of a run into docs/performance.md.
 * @param {string} project
 * @param {string} table in Markdown
 * @param {string} machine on which it was measured
 */
export function writePerformancePage(project, table, machine) {
  const path = join(project, 'docs/performance.md')
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(path, replaceFigures(readFileSync(path, 'utf8'), { table, machine, date }))
}

/**
 * Replaces the table, the machine and the date, and keeps the text around them. Throws if the page lacks one of them.
 * @param {string} page
 * @param {{ readonly table: string, readonly machine: string, readonly date: string }} run
 */
export function replaceFigures(page, { table, machine, date }) {
  const source = /\([^()]*\), on \d{4}-\d\d-\d\d(?=[;.])/
  const oldTable = /^\|.*(?:\n\|.*)*$/m
  if (!source.test(page) || !oldTable.test(page))
    throw new Error('The page of performance has no table, or does not say where and when it was measured.')
  return page.replace(source, () => `(${machine}), on ${date}`).replace(oldTable, () => table)
}
