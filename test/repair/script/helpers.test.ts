import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { getPlanIds } from '../../../electron/core/model/plan.ts'
import { splitScript } from '../../../electron/core/text/script-parts.ts'
import { helpers } from '../../../electron/repair/script/helper-text.ts'
import { createRootScript, createUserScript } from '../../../electron/repair/script/root-script.ts'
import { readCheckout, readFilesUnder } from '../../house/source-files.ts'
import { allPlans, allUndoPlans, controlPlans, userPlans } from '../fixtures/all-plans.ts'

const folder = 'electron/repair/shell'
const files = readFilesUnder([folder], ['.sh'])
const helperFiles = files.filter(({ path }) => path.startsWith(`${folder}/helpers`))
/** Returns the text without comments and quoted words. */
const removeQuotations = (text: string) => text.replace(/^\s*#.*$/gm, '').replace(/'[^'\n]*'/g, "''")

describe('the helpers', () => {
  test('match the hash of their version, which CHANGELOG.md names', () => {
    expect(helpers).toEqual({
      version: 6,
      sha256: '514b4485496c313c89369b37b95de952b77b862420a4e4e42bce5025fa37b6c5',
    })
    expect(readCheckout('CHANGELOG.md')).toContain(
      `helpers ${helpers.version} (SHA-256 \`${helpers.sha256}\`)`,
    )
  })

  test('are in each script as in their files, line by line', () => {
    const known = new Set(helperFiles.flatMap(({ text }) => text.split('\n')))
    for (const plan of [...allPlans, ...allUndoPlans, ...controlPlans]) {
      const lines = splitScript(createRootScript([plan]))
        .helpers.trimEnd()
        .split('\n')
      expect(lines.filter((line) => !known.has(line))).toEqual([])
    }
  })

  test("clear the caller's environment once, before anything else", () => {
    for (const plan of [...allPlans, ...allUndoPlans, ...controlPlans]) {
      const script = createRootScript([plan])
      expect(script.match(/^HOME=/gm)).toHaveLength(1)
      expect(script.indexOf('HOME=/var/root')).toBeLessThan(script.indexOf('say()'))
    }
  })
})

describe('the size of a script', () => {
  test.each([
    ['fix-key-permissions', 110, 12],
    ['load-service', 150, 20],
    ['route-root-ssh', 160, 40],
  ])('is readable: %s', (repair, maxLines, maxOwnLines) => {
    const plan = allPlans.find(({ subject }) => getPlanIds(subject).repair === repair)
    const script = createRootScript(plan === undefined ? [] : [plan]).trim()
    expect(script.split('\n').length).toBeLessThanOrEqual(maxLines)
    const planLines = splitScript(script).plan.trim().split('\n').slice(1)
    expect(planLines.length).toBeGreaterThan(3)
    expect(planLines.length).toBeLessThanOrEqual(maxOwnLines)
  })

  test('is at most 175 lines, and 45 for its own part', () => {
    const scripts = [
      ...[...allPlans, ...allUndoPlans, ...controlPlans].map((plan) => createRootScript([plan])),
      ...userPlans.map((plan) => createUserScript([plan])),
    ]
    for (const script of scripts) {
      expect(script.trim().split('\n').length).toBeLessThanOrEqual(175)
      expect(splitScript(script).plan.trim().split('\n').length).toBeLessThanOrEqual(45)
    }
  })
})

describe('the shell files', () => {
  test.each(files.map(({ path }) => path))('pass shellcheck: %s', (path) => {
    const shellcheck = spawnSync('shellcheck', ['--severity=style', path], { encoding: 'utf8' })
    if (shellcheck.error) throw new Error("shellcheck is not here: install Debian's package `shellcheck`.")
    expect(shellcheck.stdout).toBe('')
    expect(shellcheck.status).toBe(0)
  })

  test('create new files in one place only, after checking the folder', () => {
    const all = files.map(({ text }) => removeQuotations(text)).join('\n')
    expect(all.match(/builderbar-new/g)).toHaveLength(1)
    const body = /^new_file\(\) \{\n(.*?)^\}/ms.exec(all)?.[1] ?? ''
    expect(body.trim().split('\n')[0]).toContain('require_tree')
    expect(body).toMatch(/\(set -C; : >"\$temp"\)/)
    // Elsewhere $temp is only written to, renamed, or cleared; call_guest uses the folder of mktemp.
    const assignments = all.match(/\btemp=[^;\s]*/g) ?? []
    expect(new Set(assignments)).toEqual(
      new Set(["temp=''", 'temp=$1.builderbar-new', 'temp=$(/usr/bin/mktemp']),
    )
  })

  test('prefix, capture or discard what other programs print, so that no line passes for one of the script', () => {
    const programs =
      /\/bin\/launchctl|\/usr\/sbin\/dseditgroup|\/usr\/bin\/ssh(?:-keygen)?(?![\w-])|"\$program" --/
    const lines = files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line) => (programs.test(line) && !line.startsWith('#') ? [`${path}: ${line}`] : [])),
    )
    expect(lines.length).toBeGreaterThan(15)
    const isHeld =
      /(?:\bquote |\$\(|\bshow_as [^|]* )[^|]*(?:launchctl|dseditgroup|ssh|\$program)|>"\$temp\/|>\/dev\/null|2>\/dev\/null \|/
    expect(lines.filter((line) => !isHeld.test(line))).toEqual([])
  })

  test('write only to $temp, the receipt, and files in a folder of their own', () => {
    const targets = files.flatMap(({ text }) =>
      [...removeQuotations(text).matchAll(/[^&<]>>?\s*("[^"]*"|[^\s;&)|]+)/g)].map(([, target]) => target),
    )
    const known = [
      '"$temp"',
      '"$receipt"',
      '"$backup/$count.path"',
      '"$temp/answer"',
      '"$temp/said"',
      '"$temp/known_hosts"',
      '/dev/null',
    ]
    expect([...new Set(targets)].filter((target) => !known.includes(target ?? ''))).toEqual([])
  })
})
