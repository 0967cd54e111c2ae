import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { getPlanIds } from '../../../electron/core/model/plan.ts'
import { parseRootOutput } from '../../../electron/core/text/root-output.ts'
import { captureLog } from '../../../electron/repair/controls/capture-log.ts'
import { installTool } from '../../../electron/repair/controls/install-tool.ts'
import { repairs } from '../../../electron/repair/repairs.ts'
import { helperNames } from '../../../electron/repair/script/helper-text.ts'
import {
  createRootScript,
  createUserScript,
  listPlanRuns,
} from '../../../electron/repair/script/root-script.ts'
import { allPlans, allUndoPlans, controlPlans, userPlans } from '../fixtures/all-plans.ts'
import { listCommandWords, shellBuiltins } from '../fixtures/shell-words.ts'

/**
 * Programs with the same path and flags on macOS 12 and later and on Debian, and commands of every POSIX shell
 * (docs/architecture.md, "Root scripts").
 */
const programs = new Set([
  ...['sh', 'cat', 'cp', 'mv', 'rm', 'ln', 'mkdir', 'chmod', 'sleep', 'launchctl'].map(
    (name) => `/bin/${name}`,
  ),
  ...['install', 'find', 'shasum'].map((name) => `/usr/bin/${name}`),
  // For backups and receipts: the time by `-u +FORMAT` (POSIX), removing an empty folder, flushing to disk before a
  // rename, and a link's target, without a flag that either system lacks.
  '/bin/date',
  '/bin/rmdir',
  '/bin/sync',
  '/usr/bin/readlink',
  // Called with -G and -F to resolve a route, and as Nix calls it; the guest's output is cut and cleaned.
  '/usr/bin/ssh',
  ...['mktemp', 'head', 'tail', 'tr', 'env', 'sed'].map((name) => `/usr/bin/${name}`),
  // With only -a, -n, -x, -F, -m and -e, which are the same in macOS's and GNU's grep.
  '/usr/bin/grep',
  // With -F and -f, for the lines of a host in known hosts, also hashed ones.
  '/usr/bin/ssh-keygen',
  // Without flags, which differ: it encodes what an admin check read (-D and -d never occur).
  '/usr/bin/base64',
  // The current user, by POSIX's -u.
  '/usr/bin/id',
  // macOS only: its command for group membership.
  '/usr/sbin/dseditgroup',
  // Free space by `-Pk` (POSIX), a file's inode by `-di` (POSIX). `ls -e` prints access lists, which only macOS has.
  '/bin/df',
  // A process's parent by `-o ppid= -p` (POSIX).
  '/bin/ps',
  '/bin/ls',
  // Run only if it exists, which it does only on macOS.
  '/usr/bin/sw_vers',
  // Nix's own programs, in the two places where a Mac has them.
  '/nix/var/nix/profiles/default/bin/nix-store',
  '/run/current-system/sw/bin/nix-store',
])
const builtins = new Set([
  ...shellBuiltins,
  'pwd',
  // nix-store, after `require_program` (repair-machines-path.sh); the test below checks that order.
  '"$program"',
])
const ownFunctions = new Set(helperNames.flatMap((name) => [name, `${name}()`]))

const texts = [
  ...allPlans.map((plan) => [getPlanIds(plan.subject).repair, createRootScript([plan])] as const),
  ['all under one prompt', createRootScript(allPlans)] as const,
  ...controlPlans.map((plan) => [plan.title, createRootScript([plan])] as const),
  ...allUndoPlans.map((plan) => [`undo: ${plan.title}`, createRootScript([plan])] as const),
  ...userPlans.map((plan) => [`the person: ${plan.title}`, createUserScript([plan])] as const),
]

test('every repair has a plan in this table', () => {
  expect(new Set(allPlans.map((plan) => getPlanIds(plan.subject).repair))).toEqual(
    new Set(repairs.map((repair) => repair.id)),
  )
})

test('every undo has a plan in this table', () => {
  const titles = [...allUndoPlans, ...userPlans].map((plan) => plan.title)
  const undos = [
    ...repairs.flatMap((repair) => [repair.undo, repair.userUndo]),
    captureLog.undo,
    installTool.undo,
  ]
  const missingUndos = undos.filter((undo) => undo !== null && !titles.includes(undo.getNames().title))
  expect(missingUndos).toEqual([])
})

describe.each(texts)('the root script of %s', (_name, text) => {
  test('has only allowed words in command position', () => {
    const words = listCommandWords(text)
    expect(words.length).toBeGreaterThan(0)
    const otherWords = words.filter(
      (word) => !programs.has(word) && !builtins.has(word) && !ownFunctions.has(word),
    )
    expect(otherWords).toEqual([])
  })

  test('is plain ASCII without carriage returns, short enough for osascript', () => {
    expect(text).toMatch(/^[\n -~]+$/)
    // A script of `do shell script` may have 262,000 characters (TN2065); all repairs never run at once.
    expect(text.length).toBeLessThan(_name.startsWith('all ') ? 64_000 : 32_000)
  })
})

/** One script each, since shellcheck takes a second for the common part. */
test.each([
  ['all repairs', allPlans],
  ['all undos', allUndoPlans],
  ['starting, stopping and restarting', controlPlans],
])(
  'the root script of %s passes shellcheck',
  (_name, plans) => {
    const shellcheck = spawnSync('shellcheck', ['--shell=sh', '--severity=style', '--exclude=SC2034', '-'], {
      input: createRootScript(plans),
      encoding: 'utf8',
    })
    if (shellcheck.error) throw new Error("shellcheck is not here: install Debian's package `shellcheck`.")
    expect(shellcheck.stdout).toBe('')
    expect(shellcheck.status).toBe(0)
  },
  60_000,
)

describe('the parser of command words', () => {
  test.each([
    ['curl x', ['curl']],
    ['if true; then a=$(rm -rf /); fi', ['true', 'rm']],
    ['case x in a | b) one ;; *) two "$(three)" ;; esac; four', ['one', 'two', 'four', 'three']],
    ['for f in $(ls); do "$f"; done', ['"$f"', 'ls']],
    ['[ -n "$(/usr/bin/find x)" ] || eval y && z >/dev/null', ['[', 'eval', 'z', '/usr/bin/find']],
    ['x=1 y', ['y']],
    ['(a; b) & c # d', ['a', 'b', 'c']],
    ['quote a b; exec c >d; for e do f; done', ['quote', 'a', 'exec', 'c', 'f']],
    ['f() {\n  g\n}\nwhile\n  h\n  i; do j; done', ['f()', 'g', 'h', 'i', 'j']],
  ])('finds those of %s', (text, words) => {
    expect(listCommandWords(text)).toEqual(words)
  })

  test.each(['echo `b`', 'echo "$(a', 'echo "$(a; (b))"'])('does not skip %s', (text) => {
    expect(() => listCommandWords(text)).toThrow()
  })
})

describe('the last step of a script', () => {
  const [first, second] = allPlans
  const plans = [first, second].filter((plan) => plan !== undefined)
  const formatBegun = (steps: number) =>
    Array.from({ length: steps }, (_, index) => `builderbar: step ${index + 1} of 8: x\n`).join('')
  const listRuns = (text: string) => listPlanRuns(plans, parseRootOutput(text))

  test.each([
    ['builderbar: step 1 of 8: x\rbuilderbar: status 0', ['done', 'done']],
    [`${formatBegun(4)}builderbar: status 5\r\n`, ['failed', 'not-run']],
    [`${formatBegun(5)}builderbar: status 5\n`, ['done', 'failed']],
    // Words that a program printed.
    [`${formatBegun(1)}builderbar: step 9 of 9: x\nbuilderbar: status 1\n`, ['failed', 'not-run']],
    [`${formatBegun(1)}builderbar: status 0\nkilled`, ['failed', 'not-run']],
    [`${formatBegun(99)}`, ['done', 'failed']],
    ['', ['not-run', 'not-run']],
  ])('is read from %j', (text, run) => {
    expect(listRuns(text)).toEqual(run)
  })
})
