import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseIncludeLines, parseValueLines, rewriteIncludes } from '../../../electron/core/ssh/ssh-config.ts'
import { anyText } from '../arbitrary-text.ts'

describe('a line of ssh configuration', () => {
  it.each([
    ['Port 22', 'port', '22'],
    ['  PORT\t22  ', 'port', '22'],
    ['Port=22', 'port', '22'],
    ['Port = 22', 'port', '22'],
    ['"Port" 22', 'port', '22'],
    ['"Port" = 22', 'port', '= 22'],
    ['Port 22 # why', 'port', '22'],
    ['Port 22\r', 'port', '22'],
    ['Port 22 \f', 'port', '22'],
    ['User "a b"', 'user', 'a b'],
    ["User 'a \"b'", 'user', 'a "b'],
    ['User a\\ b', 'user', 'a b'],
    ['User a#b', 'user', 'a#b'],
    ['IdentityFile /a\\b', 'identityfile', '/a\\b'],
    ['Host a  "b c"\t!d', 'host', 'a b c !d'],
    ['ProxyCommand nc "%h" %p # all of it', 'proxycommand', 'nc "%h" %p # all of it'],
    ['GlobalKnownHostsFile /a "/b c"', 'globalknownhostsfile', '/a /b c'],
  ])('%j', (line, keyword, value) => {
    expect(parseValueLines(`\n${line}\n`)).toMatchObject([{ line: 2, keyword, value }])
  })

  it.each(['', '   ', '# Port 22', '  #Port 22', 'Port', 'Port ', 'Port=', '""', '"#" x'])(
    '%j sets nothing',
    (line) => {
      expect(parseValueLines(line)).toEqual([])
    },
  )

  it('belongs to its Host or Match', () => {
    const blocks = parseValueLines('Port 1\nHost a\n\n Port 2\nMatch all\n Port 3').map(({ line, block }) => [
      line,
      block,
    ])
    expect(blocks).toEqual([
      [1, null],
      [2, 2],
      [4, 2],
      [5, 5],
      [6, 5],
    ])
  })
})

describe('an Include', () => {
  // macOS's own file (docs/macos.md, "Files of macOS and nix-darwin").
  const macos = '# comment\n\nInclude /etc/ssh/ssh_config.d/*\n\nHost *\n    SendEnv LANG LC_*\n'

  it.each([
    [macos, [{ line: 3, patterns: ['/etc/ssh/ssh_config.d/*'] }]],
    ['include = "a b" c#d # e', [{ line: 1, patterns: ['a b', 'c#d'] }]],
    ['#Include /etc/ssh/ssh_config.d/*\nHost *', []],
  ])('%j', (text, expected) => {
    expect(parseIncludeLines(text)).toEqual(expected)
  })

  it('is rewritten on its own line', () => {
    const patterns: string[] = []
    const rewrittenText = rewriteIncludes(
      'User a\n  include x/* "y z"\nInclude nothing\nPort 2\n',
      (pattern) => {
        patterns.push(pattern)
        return pattern === 'nothing' ? [] : [`/copy/${patterns.length} "of"`]
      },
    )
    expect(patterns).toEqual(['x/*', 'y z', 'nothing'])
    expect(rewrittenText).toBe('User a\nInclude "/copy/1 \\"of\\"" "/copy/2 \\"of\\""\n\nPort 2\n')
    expect(parseIncludeLines(rewrittenText)).toEqual([
      { line: 2, patterns: ['/copy/1 "of"', '/copy/2 "of"'] },
    ])
  })
})

test('any text is parsed without an exception; rewriting keeps the number of lines and every other line', () => {
  const words = ['Host', 'Match', 'Include', 'Port', 'exec', 'localuser', '\\', "'", '!', '*', '/etc/ssh/x']
  fc.assert(
    fc.property(anyText(words), (text) => {
      const rewrittenText = rewriteIncludes(text, (pattern) => [`/copies/${pattern.length}`]).split('\n')
      const includeLines = new Set(parseIncludeLines(text).map(({ line }) => line))
      const expectedLines = text
        .split('\n')
        .map((line, index) => (includeLines.has(index + 1) ? rewrittenText[index] : line))
      expect(rewrittenText).toEqual(expectedLines)
      const listKeywords = (all: string) => parseValueLines(all).map(({ line, keyword }) => [line, keyword])
      const empty = parseIncludeLines(text).filter(({ patterns }) => patterns.length === 0).length
      expect(listKeywords(rewrittenText.join('\n')).length).toBe(listKeywords(text).length - empty)
    }),
  )
})
