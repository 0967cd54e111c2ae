import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findNearestNames } from '../../../electron/cli/commands/nearest-name.ts'
import { choosePaint, withColours } from '../../../electron/cli/terminal/colours.ts'
import {
  countCharacters,
  formatClockTime,
  formatColumns,
  sanitizeLine,
  sanitizeLines,
  wrap,
} from '../../../electron/cli/terminal/layout.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', ' ', 'bb', '\n', '\t', '\u001b[31m', '…', '🧊') }),
)
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must never be printed
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

describe('text from outside', () => {
  test('has no control characters left', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const line of [sanitizeLine(text), ...sanitizeLines(text), ...wrap(text, 30)]) {
          expect(line).not.toMatch(acting)
          expect(line).not.toContain('\n')
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('keeps its indentation', () => {
    expect(wrap('so:\nHost a\n  ProxyCommand none at all', 16)).toEqual([
      'so:',
      'Host a',
      '  ProxyCommand',
      '  none at all',
    ])
  })

  test('is wrapped between words without losing any', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '-'), minLength: 1, maxLength: 12 }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 60 }), (list, width) => {
        const lines = wrap(list.join(' '), width)
        expect(lines.join(' ')).toBe(list.join(' '))
        for (const line of lines) expect(countCharacters(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  test('keeps a line to itself for a word longer than the line', () => {
    expect(wrap('see /nix/store/abcdefghijklmnop now', 12)).toEqual([
      'see',
      '/nix/store/abcdefghijklmnop',
      'now',
    ])
  })
})

describe('columns', () => {
  test('are aligned and wrapped', () => {
    expect(
      formatColumns(
        [
          ['a', 'one two three four five six'],
          ['bbb', 'x'],
        ],
        28,
      ),
    ).toEqual(['a    one two three four five', '     six', 'bbb  x'])
  })

  test('are stacked if they do not fit', () => {
    expect(formatColumns([['name', 'value']], 20)).toEqual(['name', '  value'])
  })

  test('are stacked in a row whose second column has a longer word than fits beside the first', () => {
    const rows = [
      ['port 31022', 'SSH, SHA256:0123456789'],
      ['Nix', '2.34.8'],
    ] as const
    expect(formatColumns(rows, 32)).toEqual([
      'port 31022  SSH,',
      '            SHA256:0123456789',
      'Nix         2.34.8',
    ])
    const longRows = [['port 31022', 'SSH, SHA256:0123456789-abcdef'], rows[1]] as const
    expect(formatColumns(longRows, 32)).toEqual([
      'port 31022',
      '  SSH, SHA256:0123456789-abcdef',
      'Nix         2.34.8',
    ])
  })
})

test("a time is shown in the reader's time zone", () => {
  const time = new Date(2026, 2, 2, 9, 5, 7)
  expect(formatClockTime(time.toISOString())).toBe('09:05:07')
  expect(formatClockTime('rubbish')).toBe('--:--:--')
})

describe('colours', () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('on a terminal (%s) with %j: %s', (isTerminal, environment, isColoured) => {
    const paintedText = choosePaint(isTerminal, environment)('bad', 'x')
    expect(paintedText).toBe(isColoured ? withColours('bad', 'x') : 'x')
  })
})

test.each([
  ['key-permision', ['key-permissions']],
  ['disabled', ['service-disabled']],
  ['xyzzyxyzzy', []],
])('the command nearest to %j is %j', (typedName, names) => {
  expect(findNearestNames(typedName, ['key-permissions', 'service-disabled', 'builders-off'])).toEqual(names)
})
