/**
 * Counts the results of `npm test`. A suite that could not start, or that failed without a failing test, counts as one
 * failed test, so that it is never mistaken for passed or skipped.
 */

import { basename } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const maxMessageLines = 12

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} notes messages for the developer
 */

/**
 * Returns the tally of a check, which counts as one test.
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyCheck(exitCode) {
  const hasPassed = exitCode === 0
  return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0, notes: [] }
}

/**
 * @typedef {object} VitestReport the fields of `vitest --reporter=json` that are used
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} [numTodoTests]
 * @property {{ name: string, status: string, assertionResults: TestResult[] }[]} testResults
 */

/**
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} TestResult its messages contain stack traces
 */

/**
 * @param {VitestReport | null} report null if vitest wrote no readable report
 * @param {number} exitCode
 * @param {{ maySkip: boolean }} options `maySkip`: else skipped tests count as failed
 * @returns {Tally}
 */
export function tallyVitest(report, exitCode, { maySkip }) {
  if (report === null)
    return { passed: 0, failed: 1, skipped: 0, notes: ['the suite did not start, or not end'] }
  // A file that could not be loaded has no tests that could fail.
  const unreadFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const pendingCount = report.numPendingTests + (report.numTodoTests ?? 0)
  const notes = [
    ...unreadFiles.map((file) => `${file.name} could not be read in`),
    ...describeFailures(report),
  ]
  if (maySkip && pendingCount > 0) notes.push(`not on macOS: ${pendingCount}`)
  if (!maySkip)
    notes.push(...listSkippedNames(report).map((name) => `skipped, which is not allowed here: ${name}`))
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unreadFiles.length + (maySkip ? 0 : pendingCount),
    skipped: maySkip ? pendingCount : 0,
  }
  if (counts.failed > 0) return { ...counts, notes }
  if (exitCode !== 0) return { ...counts, failed: 1, notes: [...notes, `vitest ended with ${exitCode}`] }
  if (counts.passed + counts.skipped === 0) return { ...counts, failed: 1, notes: ['the suite has no test'] }
  return { ...counts, notes }
}

/**
 * Returns each failed test with the beginning of its message. A log of CI is often cut to its end, where the totals are.
 * @param {VitestReport} report
 */
function describeFailures(report) {
  return report.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages = [] }) =>
        [`failed: ${basename(file.name)}: ${fullName}`, ...formatMessage(failureMessages.join('\n'))].join(
          '\n      ',
        ),
      ),
  )
}

/** @param {string} message */
function formatMessage(message) {
  return stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, maxMessageLines)
}

/** @param {VitestReport} report */
function listSkippedNames(report) {
  const isSkipped = (/** @type {{ status: string }} */ { status }) =>
    ['pending', 'skipped', 'todo'].includes(status)
  return report.testResults.flatMap((file) =>
    file.assertionResults.filter(isSkipped).map((test) => test.fullName),
  )
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {string} the last line of `npm test`
 */
export function formatTotal(tallies) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ kind) =>
    tallies.reduce((total, tally) => total + tally[kind], 0)
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`
}
