import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sanitize } from '../../../electron/core/text/sanitize.ts'
import { anyLetters } from '../arbitrary-text.ts'

test.each([
  ['plain text – ä 漢', 'plain text – ä 漢'],
  ['\u001b[31mred\u0007', '·[31mred·'],
  ['a\nb\tc', 'a·b·c'],
  ['\u202egpj.exe', '·gpj.exe'],
  ['x'.repeat(50), `${'x'.repeat(40)}…`],
])('%j is shown as %j', (text, sanitizedText) => {
  expect(sanitize(text)).toBe(sanitizedText)
})

test('sanitized text is one short line without control characters', () => {
  fc.assert(
    fc.property(anyLetters, fc.integer({ min: 1, max: 60 }), (text, maxLength) => {
      const sanitizedText = sanitize(text, maxLength)
      expect(sanitizedText.length).toBeLessThanOrEqual(maxLength + 1)
      expect(sanitizedText).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    }),
  )
})
