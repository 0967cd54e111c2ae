import { describe, expect, it } from 'vitest'
import { parsePastedText } from '../../../electron/core/text/pasted-text.ts'

const parse = (text: string) => parsePastedText(Buffer.from(text)).map((row) => row.text)

describe('A pasted text', () => {
  it.each([
    ['[2026-11-30T04:00:00.123Z] error: x', 'Jenkins'],
    ['[2026-11-30 04:00:00] error: x', 'a log with brackets'],
    ['[04:00:00] error: x', 'a log with the time alone'],
    ['_bk;t=1700000000000error: x', 'Buildkite'],
    ['::error::error: x', 'a command of GitHub Actions'],
    ['::error file=flake.nix,line=1::error: x', 'such a command with its place'],
    ['builder-1  | error: x', 'Docker Compose'],
    ['     host-a | error: x', 'colmena'],
    ['[   12.345678] error: x', 'the kernel’s log'],
    ['^[[31;1merror:^[[0m x', 'cat -v'],
    [String.raw`\u001b[31;1merror:\u001b[0m x`, 'JSON'],
    [String.raw`\e[31;1merror:\x1b[0m x`, 'a shell'],
    ['[31;1merror:[0m x', 'a viewer that drops control characters'],
    ['\u001b[31;1merror:\u001b[0m x', 'a terminal'],
  ])('loses its prefix or its wrapping: %s (%s)', (text) => {
    expect(parse(text)).toEqual(['error: x'])
  })

  it('has the characters that the source of a web page spells out', () => {
    expect(parse('&gt; a &#39;x86_64-linux&#x27; is &quot;required&quot; &amp;amp; &nbsp;')).toEqual([
      `a 'x86_64-linux' is "required" &amp; &nbsp;`,
    ])
  })

  it.each([
    '[1/2] building',
    '([aarch64-linux], 1, [kvm], [])',
    '| a table | x |',
    'a[0] = b',
    '[::1]:31022',
    'if (a && b) c |= d',
  ])('keeps %s', (text) => {
    expect(parse(text)).toEqual([text])
  })
})
