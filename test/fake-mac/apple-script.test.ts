import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAppleScript } from './programs/apple-script.ts'

const admin = 'with administrator privileges'

describe('the reader of AppleScript', () => {
  test.each([
    [`do shell script "id" ${admin}`, 'id', null],
    [`do shell script "id" with prompt "Hello" ${admin}`, 'id', 'Hello'],
    [`do shell script "id" ${admin} with prompt "Hello"`, 'id', 'Hello'],
    [`do shell script ("a" & "b") ${admin} without altering line endings`, 'ab', null],
    [`do shell script "a \\"b\\" \\\\ \\n\\r\\t" ${admin}`, 'a "b" \\ \n\r\t', null],
    [`do shell script "a\nb" ${admin}`, 'a\nb', null],
    [`do shell script quoted form of "it's" ${admin}`, `'it'\\''s'`, null],
  ])('reads %s', (source, command, prompt) => {
    const read = readAppleScript(source, [])
    expect(read).toMatchObject({ ok: true, request: { command, prompt, asAdministrator: true } })
  })

  test('reads the form that takes its texts as arguments', () => {
    const source = `on run argv\ndo shell script (item 1 of argv) with prompt (item 2 of argv) ${admin}\nend run`
    expect(readAppleScript(source, ['echo "x"', 'Why'])).toMatchObject({
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
    const read = readAppleScript(source, ['x'])
    expect(read).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
  })

  test('gives back any text whose backslashes and quotes are escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const literal = `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
        const read = readAppleScript(`do shell script ${literal} ${admin}`, [])
        expect(read).toMatchObject({ ok: true, request: { command: text } })
      }),
    )
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (source, args) => {
        expect(typeof readAppleScript(source, args).ok).toBe('boolean')
      }),
    )
  })
})
