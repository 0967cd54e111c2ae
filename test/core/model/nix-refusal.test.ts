import { describe, expect, test } from 'vitest'
import { findLineNumber, parseRefusal } from '../../../electron/core/model/nix-refusal.ts'

describe('the error about a configuration that Nix refuses', () => {
  test.each([
    [
      "error: illegal configuration line 'foo ' in '/etc/nix/nix.conf'\nTry 'nix --help' for more information.",
      'foo ',
    ],
    ["error: syntax error in configuration line 'it's' in '/etc/nix/nix.conf'", "it's"],
    [
      `error: syntax error in configuration line '${'x'.repeat(900)}' in '/etc/nix/nix.conf'`,
      'x'.repeat(900),
    ],
  ])('names the file and quotes the line, which is not kept: %#', (stderr, quoted) => {
    const refusal = parseRefusal(stderr)
    expect(refusal).toMatchObject({ file: '/etc/nix/nix.conf', quoted })
    expect(refusal?.output).toMatch(/^(illegal|syntax error in) configuration line$/)
  })

  test.each([
    ["error: file '/nope' included from '/etc/nix/nix.conf' not found", '/etc/nix/nix.conf'],
    ["error: setting 'cores' has invalid value 'many'", null],
    ["error: Boolean setting 'sandbox' has invalid value 'perhaps'", null],
  ])('%s', (stderr, file) => {
    expect(parseRefusal(stderr)).toMatchObject({ file, quoted: null })
  })

  test.each(['', "warning: unknown setting 'x'", "error: 'config' is not a recognised command"])(
    'is not found in %j',
    (stderr) => {
      expect(parseRefusal(stderr)).toBeNull()
    },
  )

  test('leads to the line that Nix reads, without its comment', () => {
    expect(findLineNumber('a = b\nfoo # why\nfoo\n', 'foo ')).toBe(2)
    expect(findLineNumber('a = b\n', 'foo')).toBeNull()
  })
})
