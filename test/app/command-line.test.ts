import { describe, expect, test } from 'vitest'
import { startedFor } from '../../electron/app/command-line.ts'

describe('what the app was started for', () => {
  test.each([[[]], [['-psn_0_12345']], [['--no-sandbox']], [['--inspect=9229']], [['--']]])(
    '%j: the menu bar',
    (args) => {
      expect(startedFor(args)).toEqual({ kind: 'menu-bar' })
    },
  )

  test.each([
    [['status', '--json']],
    [['--version']],
    [['--help']],
    [['-h']],
    [['/a/file']],
    [['repair', '--via', 'sudo']],
  ])('%j: the terminal face, with these words', (args) => {
    expect(startedFor(args)).toEqual({ kind: 'terminal', args })
  })

  test.each([
    [['--remote-debugging-port=9222']],
    [['-remote-debugging-port', '9222']],
    [['--REMOTE-DEBUGGING-PIPE']],
    [['status', '--remote-allow-origins=*']],
    [['--no-sandbox', '--js-flags=--allow-natives-syntax']],
  ])('%j: nothing', (args) => {
    expect(startedFor(args)).toMatchObject({
      kind: 'nothing',
      refused: expect.stringMatching(/^[a-z-]+$/),
    })
  })
})
