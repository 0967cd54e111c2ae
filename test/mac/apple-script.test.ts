import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatAdministratorLine,
  isBrokenAppleScript,
  parseAppleScriptError,
  quoteAppleScript,
} from '../../electron/mac/administrator/apple-script.ts'

/**
 * An independent parser of one AppleScript string literal, by the rules of the language (docs/macos.md, "AppleScript
 * strings"): text between two quotes, with a backslash only before one of " \ n r t. Null for anything else.
 */
function readAppleScriptString(source: string): { value: string; rest: string } | null {
  if (source[0] !== '"') return null
  let value = ''
  for (let index = 1; index < source.length; index += 1) {
    const character = source.charAt(index)
    if (character === '"') return { value, rest: source.slice(index + 1) }
    if (character !== '\\') {
      value += character
      continue
    }
    index += 1
    const unescaped = new Map([
      ['"', '"'],
      ['\\', '\\'],
      ['n', '\n'],
      ['r', '\r'],
      ['t', '\t'],
    ]).get(source.charAt(index))
    if (unescaped === undefined) return null
    value += unescaped
  }
  return null
}

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\r', '\t', 'n', 't', "'", '$', 'é', '…', '🧊') }),
)

describe('a text as an AppleScript string', () => {
  test('is parsed unchanged by an independent parser, or is refused', () => {
    let literalCount = 0
    fc.assert(
      fc.property(texts, (text) => {
        const literal = quoteAppleScript(text)
        if (literal === null) return
        literalCount += 1
        expect(literal).not.toMatch(/[\n\r\t]/)
        expect(readAppleScriptString(literal)).toEqual({ value: text, rest: '' })
      }),
      { numRuns: 10_000 },
    )
    expect(literalCount).toBeGreaterThan(4000)
  })

  test('may have no control character except tab and line ends', () => {
    for (let code = 0; code < 0xa0; code += 1) {
      const character = String.fromCharCode(code)
      const isControl = code < 0x20 || code >= 0x7f
      const isTaken = !isControl || '\n\r\t'.includes(character)
      expect([code, quoteAppleScript(`a${character}b`) !== null]).toEqual([code, isTaken])
    }
  })

  test.each(['\u2028', '\u2029', '\ud800', 'x\udc00y'])('%j is refused', (text) => {
    expect(quoteAppleScript(text)).toBeNull()
  })
})

test('the command for an administrator is one line whose strings are script and prompt', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (script, prompt) => {
      const line = formatAdministratorLine(script, prompt)
      fc.pre(line !== null)
      expect(line?.startsWith('do shell script ')).toBe(true)
      const first = readAppleScriptString(line?.slice('do shell script '.length) ?? '')
      expect(first?.value).toBe(script)
      expect(first?.rest.startsWith(' with prompt ')).toBe(true)
      const second = readAppleScriptString(first?.rest.slice(' with prompt '.length) ?? '')
      expect(second).toEqual({ value: prompt, rest: ' with administrator privileges' })
    }),
  )
})

describe('an error of osascript', () => {
  test.each([
    ['0:57: execution error: User canceled. (-128)\n', -128, 'User canceled.'],
    ['0:57: execution error: 用户已取消。 (-128)', -128, '用户已取消。'],
    [
      'execution error: The command exited with a non-zero status. (3)\n',
      3,
      'The command exited with a non-zero status.',
    ],
    ['0:9: execution error: one (-1) two\rthree (-60007)\n', -60007, 'one (-1) two\rthree'],
    ['osascript: something else (-1)', null, 'osascript: something else (-1)'],
    ['', null, ''],
  ])('%j has number %s', (stderr, number, text) => {
    expect(parseAppleScriptError(stderr)).toEqual({ number, text })
  })

  test.each([
    ["osascript: can't open default scripting component.", true],
    ['osascript: can’t open default scripting component.', true],
    ['execution error: (-128)', false],
  ])('%j means a broken AppleScript: %s', (stderr, broken) => {
    expect(isBrokenAppleScript(stderr)).toBe(broken)
  })
})
