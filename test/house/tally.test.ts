import { describe, expect, it } from 'vitest'
import { formatTotal, tallyCheck, tallyVitest } from '../../scripts/tally.mjs'

const passedTest = { status: 'passed', fullName: 'a works' }
const pendingTest = { status: 'pending', fullName: 'b works' }

function createReport(counts: { passed?: number; failed?: number; pending?: number; todo?: number }) {
  return {
    numPassedTests: counts.passed ?? 0,
    numFailedTests: counts.failed ?? 0,
    numPendingTests: counts.pending ?? 0,
    numTodoTests: counts.todo ?? 0,
    testResults: [
      {
        name: 'a.test.ts',
        status: 'passed',
        assertionResults: counts.pending ? [passedTest, pendingTest] : [passedTest],
      },
    ],
  }
}

describe('the totals of npm test', () => {
  it('count passed tests', () => {
    expect(tallyVitest(createReport({ passed: 3 }), 0, { maySkip: false })).toEqual({
      passed: 3,
      failed: 0,
      skipped: 0,
      notes: [],
    })
  })

  it('count a suite that did not start as failed', () => {
    expect(tallyVitest(null, 1, { maySkip: false })).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
    expect(tallyVitest(null, 0, { maySkip: false })).toMatchObject({ failed: 1 })
  })

  it('count a file that could not be loaded as failed', () => {
    const brokenReport = {
      ...createReport({ passed: 2 }),
      testResults: [{ name: 'broken.test.ts', status: 'failed', assertionResults: [] }],
    }
    expect(tallyVitest(brokenReport, 1, { maySkip: false })).toMatchObject({ passed: 2, failed: 1 })
  })

  it('name each failed test with the beginning of its message', () => {
    const failedTest = {
      status: 'failed',
      fullName: 'c works',
      failureMessages: [`\x1b[31mError: no answer\x1b[39m\n\n${'    at line\n'.repeat(50)}`],
    }
    const failedReport = {
      ...createReport({ passed: 1, failed: 1 }),
      testResults: [{ name: '/project/test/c.test.ts', status: 'failed', assertionResults: [failedTest] }],
    }
    const { failed, notes } = tallyVitest(failedReport, 1, { maySkip: false })
    expect(failed).toBe(1)
    expect(notes).toHaveLength(1)
    expect(notes[0]?.split('\n').slice(0, 3)).toEqual([
      'failed: c.test.ts: c works',
      '      Error: no answer',
      '          at line',
    ])
    expect(notes[0]?.split('\n')).toHaveLength(13)
  })

  it('count an error outside a test as failed', () => {
    expect(tallyVitest(createReport({ passed: 2 }), 1, { maySkip: false })).toMatchObject({
      passed: 2,
      failed: 1,
    })
  })

  it('count a suite without tests as failed', () => {
    expect(tallyVitest(createReport({}), 0, { maySkip: false })).toMatchObject({ failed: 1 })
  })

  it('count a skipped test as failed where none may be skipped, and name it', () => {
    const tally = tallyVitest(createReport({ passed: 1, pending: 1, todo: 1 }), 0, { maySkip: false })
    expect(tally).toMatchObject({ passed: 1, failed: 2, skipped: 0 })
    expect(tally.notes).toEqual(['skipped, which is not allowed here: b works'])
  })

  it('count a skipped test as skipped where that is allowed', () => {
    expect(tallyVitest(createReport({ passed: 1, pending: 2 }), 0, { maySkip: true })).toMatchObject({
      passed: 1,
      failed: 0,
      skipped: 2,
      notes: ['not on macOS: 2'],
    })
  })

  it('are in the last line', () => {
    const tallies = [
      tallyCheck(0),
      tallyCheck(1),
      tallyVitest(createReport({ passed: 40, pending: 2 }), 0, { maySkip: true }),
    ]
    expect(formatTotal(tallies)).toBe('41 passed, 1 failed, 2 skipped')
  })
})
