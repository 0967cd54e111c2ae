import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseBuildersSetting, parseMachines } from '../../../electron/core/nix/machines-file.ts'
import { nixDarwinHostKey } from '../../../electron/core/ssh/host-key.ts'
import { anyText } from '../arbitrary-text.ts'

const readNothing = () => null
const parseFile = (text: string) => parseMachines(text, '/etc/nix/machines', readNothing)
const column8 = Buffer.from(`${nixDarwinHostKey.type} ${nixDarwinHostKey.blob} root@nixos\n`).toString(
  'base64',
)
const stock = `ssh-ng://builder@linux-builder aarch64-linux,x86_64-linux /etc/nix/builder_ed25519 4 1 kvm,benchmark,big-parallel - ${column8}`

describe('a machines file', () => {
  it("contains nix-darwin's entry with all its columns", () => {
    expect(parseFile(`${stock}\n`)).toEqual({
      entries: [
        {
          file: '/etc/nix/machines',
          line: 1,
          uri: 'ssh-ng://builder@linux-builder',
          scheme: 'ssh-ng',
          user: 'builder',
          host: 'linux-builder',
          port: null,
          systems: ['aarch64-linux', 'x86_64-linux'],
          sshKey: '/etc/nix/builder_ed25519',
          maxJobs: 4,
          speedFactor: 1,
          supportedFeatures: ['kvm', 'benchmark', 'big-parallel'],
          mandatoryFeatures: [],
          hostKey: nixDarwinHostKey,
        },
      ],
      problems: [],
    })
  })

  it.each([
    '',
    '\n\n',
    '# nothing\n',
    '  \t\n',
    '   # a comment after blanks; with another; in it\n',
    ';;\n',
  ])('contains no entry: %j', (text) => expect(parseFile(text)).toEqual({ entries: [], problems: [] }))

  it('has entries between semicolons, before comments and after blanks, with their line numbers', () => {
    const { entries, problems } = parseFile('a;b # c; d\n\n \t e\t-\r\n@missing\n#f\ng')
    expect(problems).toEqual([])
    expect(entries.map(({ uri, line }) => [uri, line])).toEqual([
      ['ssh://a', 1],
      ['ssh://b', 1],
      ['ssh://e', 3],
      ['ssh://g', 6],
    ])
  })

  it.each([
    ['h', { systems: [], sshKey: null, maxJobs: 1, speedFactor: 1, supportedFeatures: [], hostKey: null }],
    ['h - - - - - - -', { systems: [], maxJobs: 1, speedFactor: 1 }],
    [
      'h a,,a,b k +007 0 x,x y',
      { systems: ['a', 'b'], maxJobs: 7, speedFactor: 1, supportedFeatures: ['x'] },
    ],
    ['h - - 4294967295 2.5', { maxJobs: 4294967295, speedFactor: 2.5 }],
    ['h - - 0 .5e1', { maxJobs: 0, speedFactor: 5 }],
    ['h - - 1 -0', { speedFactor: 1 }],
    ['h - - 1 inf', { speedFactor: 3.4028234663852886e38 }],
    ['h - - 1 nan', { speedFactor: 1 }],
    ['h - - - - - - AA==rubbish more words', { hostKey: null }],
  ])('is parsed: %j', (line, expected) => {
    const { entries, problems } = parseFile(line)
    expect(problems).toEqual([])
    expect(entries).toMatchObject([expected])
  })

  it.each([
    ['-', 1, 'column 1 (address) is “-”: it must be the address of a builder'],
    ['ssh://h:abc', 1, "column 1 (address) is “ssh://h:abc”: its port isn't a number from 1 to 65535"],
    ['h - - abc', 4, 'column 4 (jobs at a time) is “abc”: it must be a whole number from 0 to 4294967295'],
    ['h - - 4294967296', 4, /4294967296/],
    ['h - - -1', 4, /“-1”/],
    ['h - - 0x10', 4, /“0x10”/],
    ['h - - 1.5', 4, /“1.5”/],
    ['h - - 1 fast', 5, "column 5 (speed) is “fast”: it must be a number that isn't negative"],
    ['h - - 1 -1', 5, /“-1”/],
    ['h - - 1 1e39', 5, /“1e39”/],
    ['h - - 1 0x1', 5, /“0x1”/],
    ['h - - 1 1 - - ssh-ed25519', 8, /column 8 \(host key\) is “ssh-ed25519”: it must be a public host key/],
    [
      `h - - ${'9'.repeat(500)}`,
      4,
      `column 4 (jobs at a time) is “${'9'.repeat(40)}…”: it must be a whole number from 0 to 4294967295`,
    ],
    ['h - - \u001b[31m\u0007', 4, /“·\[31m·”/],
  ])('has a problem with its position: %j', (line, column, reason) => {
    const { entries, problems } = parseFile(`good\n${line}\nalso-good\n`)
    expect(entries.map(({ host }) => host)).toEqual(['good', 'also-good'])
    expect(problems).toEqual([
      {
        file: '/etc/nix/machines',
        line: 2,
        column,
        reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
      },
    ])
  })

  it('lists twenty problems and counts the others', () => {
    const { problems } = parseFile('h - - x\n'.repeat(57))
    expect(problems.length).toBe(21)
    expect(problems.at(-1)).toEqual({
      file: '/etc/nix/machines',
      line: 21,
      column: null,
      reason: "Nix can't read 37 more lines from here on",
    })
    expect(parseFile('h - - x\n'.repeat(21)).problems.at(-1)?.reason).toBe(
      "Nix can't read 1 more line from here on",
    )
  })
})

describe('settings in the address of an entry', () => {
  const uri = `ssh-ng://h?ssh-key=/a%20key&base64-ssh-public-host-key=${encodeURIComponent(column8)}`
  const parse = (line: string) => parseFile(line).entries[0]

  it('name the key and the host key', () => {
    expect(parse(`${uri} aarch64-linux`)).toMatchObject({ sshKey: '/a key', hostKey: nixDarwinHostKey })
  })

  it('give way to the columns', () => {
    expect(parse(`${uri} aarch64-linux /column`)).toMatchObject({ sshKey: '/column' })
  })
})

describe('an included file', () => {
  const files: Record<string, string> = {
    '/a': 'one\n @ /b # comment\n',
    '/b': 'two\nbad - - x;three',
    '/loop': 'four\n@/back\n',
    '/back': '@/loop',
    '/many': '@/b\n'.repeat(200),
  }
  const include = (path: string) => files[path] ?? null

  it('is inserted in its place, with its own name for each line', () => {
    const { entries, problems } = parseMachines('zero;@/a;@/missing;last', '/m', include)
    expect(entries.map(({ host, file, line }) => `${host} ${file}:${line}`)).toEqual([
      'zero /m:1',
      'one /a:1',
      'two /b:1',
      'three /b:2',
      'last /m:1',
    ])
    expect(problems).toMatchObject([{ file: '/b', line: 2, column: 4 }])
  })

  it('that includes itself is a problem, because Nix would never finish', () => {
    expect(parseMachines('@/loop', '/m', include)).toMatchObject({
      entries: [{ host: 'four' }],
      problems: [
        { file: '/back', line: 1, column: null, reason: expect.stringContaining('includes itself') },
      ],
    })
    expect(parseMachines('@/m', '/m', () => '@/m').problems).toMatchObject([{ file: '/m', line: 1 }])
  })

  it('is not read more than a hundred times', () => {
    expect(parseMachines('@/many', '/m', include).entries.length).toBeLessThanOrEqual(200)
  })
})

test('the builders setting has the same grammar, under the file name "builders"', () => {
  const machines = parseBuildersSetting('@/etc/nix/machines ; ssh://x - - many', (path) =>
    path === '/etc/nix/machines' ? `${stock}\n` : null,
  )
  expect(machines).toMatchObject({
    entries: [{ file: '/etc/nix/machines', host: 'linux-builder' }],
    problems: [{ file: 'builders', line: 1, column: 4 }],
  })
})

test('an entry survives formatting and parsing', () => {
  const word = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,9}$/)
  const words = fc.uniqueArray(word, { maxLength: 3 })
  const joinOrDash = (all: readonly string[]) => (all.length === 0 ? '-' : all.join(','))
  fc.assert(
    fc.property(
      word,
      words,
      words,
      words,
      fc.nat(4294967295),
      fc.nat(1000),
      (host, systems, supportedFeatures, mandatoryFeatures, jobs, speed) => {
        const line = `ssh://u@${host}:22 ${joinOrDash(systems)} - ${jobs} ${speed / 8} ${joinOrDash(supportedFeatures)} ${joinOrDash(mandatoryFeatures)} ${column8}`
        expect(parseFile(line)).toMatchObject({
          entries: [
            {
              host,
              systems,
              maxJobs: jobs,
              speedFactor: speed / 8 || 1,
              supportedFeatures: supportedFeatures,
              mandatoryFeatures: mandatoryFeatures,
              hostKey: nixDarwinHostKey,
            },
          ],
          problems: [],
        })
      },
    ),
  )
})

test('any text is parsed without an exception, and valid lines in it stay entries', () => {
  fc.assert(
    fc.property(anyText(['ssh-ng://b@h', 'h', '4', '1.5', 'kvm', '@/a', column8]), (text) => {
      const machines = parseMachines(`${stock}\n${text}\n${stock}`, '/m', () => text)
      expect(
        machines.entries.filter(({ host, file }) => host === 'linux-builder' && file === '/m').length,
      ).toBeGreaterThanOrEqual(2)
      expect(machines.problems.length).toBeLessThanOrEqual(21)
      for (const { reason } of machines.problems) {
        expect(reason.length).toBeLessThan(200)
        expect(reason).not.toMatch(/\p{Cc}/u)
      }
    }),
  )
})
