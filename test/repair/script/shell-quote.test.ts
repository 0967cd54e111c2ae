import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quoteValue, quoteWords, type ShellValue } from '../../../electron/repair/script/shell-quote.ts'

const kinds: readonly ShellValue[] = ['label', 'target', 'path', 'id', 'mode', 'port']
const hostile = [
  "'; rm -rf /; '",
  '$(id)',
  '`id`',
  'a\nb',
  'a\0b',
  'a\tb',
  '-rf',
  '',
  '/etc/../x',
  '/a/./b',
  '/a//b',
  '/a/',
  'relative/path',
  "/it's",
  '/a\u202eb',
  '/a\u00e9',
  'system/..',
  '*',
  '~',
]

function runPrintf(quotedWords: readonly string[]): string[] {
  const text = quotedWords.map((value) => `printf '%s\\0' ${value}`).join('\n')
  const result = spawnSync('/bin/sh', ['-c', text], { encoding: 'utf8' })
  return result.stdout.split('\0').slice(0, -1)
}

describe('a value in a root script', () => {
  test.each(hostile)('%j is refused as any kind of value', (value) => {
    for (const kind of kinds) expect(quoteValue(kind, value)).toBeNull()
  })

  test.each([
    ['label', 'org.nixos.linux-builder'],
    ['target', 'system/org.nixos.linux-builder'],
    ['path', '/'],
    ['path', '/private/etc/nix/builder_ed25519'],
    ['path', '/Users/alice/Library/Application Support/a "b" $c `d` \\e ..f'],
    ['id', '30000'],
    ['mode', '0640'],
    ['port', '65535'],
  ] as const)('%s %s is accepted', (kind, value) => {
    expect(quoteValue(kind, value)).toBe(`'${value}'`)
    expect(runPrintf([`'${value}'`])).toEqual([value])
  })

  test.each([
    ['port', '65536'],
    ['port', '0'],
    ['id', '-1'],
    ['id', '1.5'],
    ['mode', '04755'],
    ['mode', '640'],
    ['path', `/${'a'.repeat(1024)}`],
    ['label', 'a'.repeat(201)],
  ] as const)('%s %s is refused', (kind, value) => {
    expect(quoteValue(kind, value)).toBeNull()
  })

  test('that is accepted reaches a shell as one word, unchanged', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom("'", '"', '/', '.', '$', '\\', '\n', ' ', 'a', '-') }),
      fc.string({ unit: fc.constantFrom('a', '/', '.', ' ', '$', '"') }).map((tail) => `/x${tail}`),
    )
    const accepted: { value: string; quoted: string }[] = []
    fc.assert(
      fc.property(fc.constantFrom(...kinds), text, (kind, value) => {
        const quotedValue = quoteValue(kind, value)
        if (quotedValue !== null) accepted.push({ value, quoted: quotedValue })
        expect(quotedValue === null || quotedValue === `'${value}'`).toBe(true)
      }),
      { numRuns: 5000 },
    )
    expect(accepted.length).toBeGreaterThan(50)
    expect(runPrintf(accepted.map((sample) => sample.quoted))).toEqual(accepted.map((sample) => sample.value))
  })

  test('that is only printed for the user reaches a shell as one printable argument', () => {
    const words = fc.sample(fc.string({ unit: 'binary' }), 500)
    const receivedWords = runPrintf(words.map(quoteWords))
    expect(receivedWords).toEqual(words.map((word) => word.replace(/[^ -~]/g, '?')))
  })
})
