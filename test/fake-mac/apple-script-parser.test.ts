import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAppleScript } from './programs/apple-script-parser.ts'

const admin = 'with administrator privileges'

describe('parseAppleScript', () => {
  test.each([
    [`do shell script "id" ${admin}`, 'id', null],
    [`do shell script "id" with prompt "Hello" ${admin}`, 'id', 'Hello'],
    [`do shell script "id" ${admin} with prompt "Hello"`, 'id', 'Hello'],
    [`do shell script ("a" & "b") ${admin} without altering line endings`, 'ab', null],
    [`do shell script "a \\"b\\" \\\\ \\n\\r\\t" ${admin}`, 'a "b" \\ \n\r\t', null],
    [`do shell script "a\nb" ${admin}`, 'a\nb', null],
    [`do shell script quoted form of "it's" ${admin}`, `'it'\\''s'`, null],
  ])('parses %s', (source, command, prompt) => {
    const read = parseAppleScript(source, [])
    expect(read).toMatchObject({ ok: true, request: { command, prompt, asAdministrator: true } })
  })

  test('parses a run handler that takes command and prompt from argv', () => {
    const source = `on run argv\ndo shell script (item 1 of argv) with prompt (item 2 of argv) ${admin}\nend run`
    expect(parseAppleScript(source, ['echo "x"', 'Why'])).toMatchObject({
      ok: true,
      request: { command: 'echo "x"', prompt: 'Why' },
    })
  })

  test.each([
    ['do shell script "a \\q b"', 'unknown token'],
    ['do shell script "a', 'end of script'],
    ['do shell script', 'end of script'],
    [`do shell script "id" with administrators privileges`, 'with'],
    [`do shell script "id" ${admin} "more"`, 'more'],
    ['do shell script item 1 of argv', 'item'],
    [`on run argv\ndo shell script "id" ${admin}`, 'end'],
    ["do shell script 'id'", "'"],
  ])('refuses %s', (source, reason) => {
    const read = parseAppleScript(source, ['x'])
    expect(read).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
  })

  test('returns every text unchanged if its backslashes and quotes are escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const literal = `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
        const read = parseAppleScript(`do shell script ${literal} ${admin}`, [])
        expect(read).toMatchObject({ ok: true, request: { command: text } })
      }),
    )
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (source, args) => {
        expect(typeof parseAppleScript(source, args).ok).toBe('boolean')
      }),
    )
  })
})
