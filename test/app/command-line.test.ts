import { describe, expect, test } from 'vitest'
import { startedFor } from '../../electron/app/command-line.ts'

describe('what the app was started for', () => {
  test.each([[[]], [['-psn_0_12345']], [['--no-sandbox']], [['--inspect=9229']], [['--']]])(
    '%j: the menu bar',
    (words) => {
      expect(startedFor(words)).toEqual({ as: 'menu-bar' })
    },
  )

  test.each([
    [['status', '--json']],
    [['--version']],
    [['--help']],
    [['-h']],
    [['/a/file']],
    [['repair', '--via', 'sudo']],
  ])('%j: the terminal face, with these words', (words) => {
    expect(startedFor(words)).toEqual({ as: 'terminal', words })
  })

  test.each([
    [['--remote-debugging-port=9222']],
    [['-remote-debugging-port', '9222']],
    [['--REMOTE-DEBUGGING-PIPE']],
    [['status', '--remote-allow-origins=*']],
    [['--no-sandbox', '--js-flags=--allow-natives-syntax']],
  ])('%j: nothing', (words) => {
    expect(startedFor(words)).toMatchObject({ as: 'nothing', refused: expect.stringMatching(/^[a-z-]+$/) })
  })
})
