import fc from 'fast-check'

/** Bytes as in a binary file. */
const binary = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('utf8'))
const latin = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'))

/** Letters of any kind, including lone surrogates. (fast-check's own generators take a second to initialize.) */
export const anyLetters = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
  .map((codes) => String.fromCharCode(...codes))

/** Any text: binary data, all of Unicode with lone surrogates, and mixtures of the grammar's own words. */
export function anyText(words: readonly string[]): fc.Arbitrary<string> {
  const word = fc.constantFrom(...words, ' ', '\t', '\n', '\r\n', '\0', '=', '"', '#', ';', '@', '-')
  const mixture = fc
    .array(fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) }), {
      maxLength: 60,
    })
    .map((parts) => parts.join(''))
  return fc.oneof(mixture, binary, latin, anyLetters)
}
