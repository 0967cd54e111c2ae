import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { rewriteIncludes } from '../../../electron/core/ssh/ssh-config.ts'
import {
  describeUndecidedMatch,
  describeUnsafeMatch,
  findUndecidedLines,
  rewriteMatches,
} from '../../../electron/core/ssh/ssh-match.ts'
import { anyText } from '../arbitrary-text.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssh-match-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a Match', () => {
  it.each([
    ["Host a\nMatch exec 'id -u'\n", '/c line 2 depends on the result of a command (Match exec)'],
    ['Match exec "a \\"b\\""', '/c line 1 depends on the result of a command (Match exec)'],
    ['match LocalUser ro\\ot', '/c line 1 depends on who runs SSH (Match localuser)'],
  ])('in %j is not passed to ssh, because versions of ssh read it differently', (text, reason) =>
    expect(describeUnsafeMatch(text, '/c')).toBe(reason),
  )

  it.each([
    'Match exec "id"',
    'Match localuser root',
    'Host exec localuser',
    '# Match exec id',
    'ProxyCommand exec nc',
  ])('in %j is not passed to ssh, although it could be', (text) =>
    expect(describeUnsafeMatch(text, '/c')).toBeNull(),
  )
})

it.each([
  ['Match host a exec "id"', 'Match host "a" exec "/usr/bin/false"'],
  ['  match=!exec=id', 'Match !exec "/usr/bin/false"'],
  ['Match localuser root', 'Match originalhost "*"'],
  ['Match !localuser root,alice all', 'Match !originalhost "*" all'],
  ['Match localuser !root,*', 'Match !originalhost "*"'],
  ['Match final host b', 'Match final host "b"'],
  ['Match sessiontype exec', 'Match exec "/usr/bin/false" sessiontype "exec"'],
])('%j is passed to ssh as %j', (text, expected) => {
  expect(rewriteMatches(`Port 1\n${text}\nPort 2`, 'root').split('\n')).toEqual([
    'Port 1',
    expected,
    'Port 2',
  ])
})

it('the criterion of a Match is named', () => {
  const text = 'Host a\nMatch host a exec "id"\nMatch sessiontype shell\nMatch localuser root'
  const describeLine = (line: number) => describeUndecidedMatch(text, line, '/c')
  expect(describeLine(1)).toBe("/c line 1 depends on something that can't be checked")
  expect(describeLine(2)).toBe('/c line 2 depends on the result of a command (Match exec)')
  expect(describeLine(3)).toBe('/c line 3 depends on what SSH is about to run (Match sessiontype)')
  expect(describeLine(4)).toBe('/c line 4 depends on who runs SSH (Match localuser)')
})

test('any text is rewritten line by line, without any command left in it', () => {
  const words = ['Match', 'exec', 'localuser', '"', "'", '\\', '#', '=', '!', 'host', '/bin/true', 'all', ',']
  fc.assert(
    fc.property(anyText(words), (text) => {
      const rewrittenText = rewriteMatches(text, 'root')
      expect(rewrittenText.split('\n').length).toBe(text.split('\n').length)
      expect(rewriteMatches(rewrittenText, 'root')).toBe(rewrittenText)
    }),
  )
})

/** Criteria on which the real ssh decides the same for this account, whether or not it runs commands. */
const accountName = userInfo().username
const criterion = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('host linux-builder', 'host "localhost,127.*"', 'host other', '!host other'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('originalhost linux-*', '!originalhost linux-builder', 'originalhost *'),
  },
  { weight: 2, arbitrary: fc.constantFrom('user builder', '!user builder', 'user nobody,*er') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      `localuser ${accountName}`,
      `!localuser ${accountName}`,
      'localuser other',
      `localuser *,!${accountName}`,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('exec "/usr/bin/true"', 'exec /usr/bin/false', '!exec "/usr/bin/true"'),
  },
  { weight: 1, arbitrary: fc.constantFrom('final', 'canonical', '!final') },
)
const matchLine = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(criterion, { minLength: 1, maxLength: 4 }).map((all) => `Match ${all.join(' ')}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'Match all',
      'Match final all',
      'Host linux-builder',
      'Host *',
      'Host !linux-builder *',
    ),
  },
)
const option = fc.constantFrom(
  'HostName localhost',
  'HostName 127.0.0.1',
  'Port 31022',
  'Port 22',
  'User builder',
  'User x',
)
const block = fc
  .tuple(matchLine, fc.array(option, { minLength: 1, maxLength: 2 }))
  .map(([line, options]) => [line, ...options.map((option) => `  ${option}`)].join('\n'))
const tree = fc.record({
  main: fc.array(block, { minLength: 1, maxLength: 4 }).map((blocks) => blocks.join('\n')),
  included: fc.array(block, { minLength: 0, maxLength: 3 }).map((blocks) => blocks.join('\n')),
})

type Tree = typeof tree extends fc.Arbitrary<infer Value> ? Value : never

interface Answer {
  readonly code: number
  readonly values: readonly string[]
  readonly debug: string
}

const textForms = {
  nowhere: (text: string) => text,
  first: (text: string) => `Include included\n${text}`,
  last: (text: string) => `${text}\nInclude included`,
}

let runCount = 0

/** Each run of ssh has its own files, since several run at a time. */
function runSsh(
  text: string,
  includedText: string,
  place: keyof typeof textForms,
  change: (text: string) => string,
) {
  runCount += 1
  const path = join(folder, `included-${runCount}`)
  const main = join(folder, `main-${runCount}`)
  const mainText = textForms[place](text)
  writeFileSync(path, `${change(includedText)}\n`)
  writeFileSync(main, `${change(rewriteIncludes(mainText, () => [path]))}\n`)
  return new Promise<Answer>((resolve) => {
    // ssh runs commands with this shell.
    const env = { PATH: '/usr/bin:/bin', SHELL: '/bin/sh' }
    const ssh = execFile(
      'ssh',
      ['-vvv', '-G', '-F', main, 'builder@linux-builder'],
      { env },
      (_error, stdout, stderr) => {
        const values = stdout.split('\n').filter((line) => /^(?:hostname|port|user) /.test(line))
        resolve({ code: ssh.exitCode ?? -1, values, debug: stderr })
      },
    )
  })
}

test.each([
  ['without an included file', 'nowhere'],
  ['with an included file before them', 'first'],
  ['with an included file after them', 'last'],
] as const)(
  'ssh decides rewritten lines as it decides the original ones, unless it would run a command: %s',
  async (_title, includeAt) => {
    let decidedCount = 0
    let openCount = 0
    const compare = async ({ main, included }: Tree) => {
      const [expectedAnswer, ownAnswer] = await Promise.all([
        runSsh(main, included, includeAt, (text) => text),
        runSsh(main, included, includeAt, (text) => rewriteMatches(text, accountName)),
      ])
      const ranCommand = expectedAnswer.debug.includes('Executing command: ')
      const isOpen = findUndecidedLines(ownAnswer.debug).length > 0
      // ssh decides the same about the first of them in both texts; only later ones may differ.
      expect(isOpen).toBe(ranCommand)
      // It is negative if ssh could not be started or was ended.
      expect(expectedAnswer.code).toBeGreaterThanOrEqual(0)
      expect(ownAnswer.code).toBe(expectedAnswer.code)
      if (isOpen) openCount += 1
      else {
        decidedCount += 1
        expect(ownAnswer.values).toEqual(expectedAnswer.values)
      }
    }
    // Twenty runs of ssh at a time: one after another they would take too long on a busy processor.
    const trees = fc.array(tree, { minLength: 10, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(trees, async (all) => {
        await Promise.all(all.map(compare))
      }),
      { numRuns: 4 },
    )
    expect(decidedCount).toBeGreaterThan(5)
    expect(openCount).toBeGreaterThan(5)
  },
)
