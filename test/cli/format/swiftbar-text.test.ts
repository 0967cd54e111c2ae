import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printStatus } from '../../../electron/cli/commands/status-command.ts'
import { formatSwiftBar } from '../../../electron/cli/format/swiftbar-text.ts'
import { builderStates } from '../../../electron/core/model/finding.ts'
import { snapshotSchema } from '../../../electron/core/model/snapshot.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { selectRootFindings } from '../../../electron/diagnose/facts/root-findings.ts'
import { createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

interface Item {
  readonly text: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Parses the menu as SwiftBar does: a line is split at its first `|`, its parameters at spaces and at their first `=`.
 */
function readMenu(text: string): Item[][] {
  const parts: Item[][] = [[]]
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '---') parts.push([])
    else parts.at(-1)?.push(readItem(line))
  }
  return parts
}

function readItem(line: string): Item {
  expect(line).not.toMatch(/^-/)
  const at = line.indexOf('|')
  const parameters = line
    .slice(at + 1)
    .trim()
    .split(/\s+/)
  expect(line.slice(at + 1)).not.toMatch(/[|"']/)
  return {
    text: line.slice(0, at).trim(),
    parameters: Object.fromEntries(
      parameters.map((parameter) => [parameter.split('=')[0], parameter.slice(parameter.indexOf('=') + 1)]),
    ),
  }
}

const folder = fileURLToPath(new URL('../../fixtures/snapshots', import.meta.url))
const fixtures = readdirSync(folder).map((name) => {
  const snapshot = snapshotSchema.parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')))
  return { name, status: createStatus(snapshot) }
})

describe('status --swiftbar', () => {
  it.each(fixtures)('is a menu with state, cause and links for $name', ({ status }) => {
    const terminal = createRecordedTerminal()
    expect(printStatus(status, terminal, 'swiftbar')).toBe(0)
    const [title, age, actions, ...otherLines] = readMenu(terminal.stdout)
    expect(otherLines).toEqual([])
    expect(title).toHaveLength(1)
    expect(title?.[0]?.text.includes(status.state)).toBe(status.state !== 'healthy')
    const roots = selectRootFindings(status.findings)
    expect(age?.map(({ text }) => text)).toEqual([
      expect.stringContaining(status.summary.slice(0, 20)),
      ...roots.map((finding) => finding.title.replaceAll('|', '¦').slice(0, 200)),
      expect.stringMatching(/^Checked at \d{1,2}:\d\d(?: [AP]M)?\.$/),
    ])
    const links = age?.flatMap(({ parameters }) => parameters.href ?? []) ?? []
    expect(links.map((link) => decodeURIComponent(link.replace('builderbar://finding/', '')))).toEqual(
      roots.map(({ key }) => key),
    )
    expect(actions).toMatchObject([
      { text: 'Refresh', parameters: { refresh: 'true' } },
      { text: 'Open Builderbar', parameters: { href: 'builderbar://page/main' } },
    ])
  })

  it('has a distinct title for each state', () => {
    const titles = builderStates.map((state) => formatSwiftBar({ ...plainStatus, state }).split('\n')[0])
    expect(new Set(titles).size).toBe(builderStates.length)
  })

  it.each([
    ['a | href=https://evil.example', 'a ¦ href=https://evil.example'],
    ['---', '–––'],
    ['--sub', '––sub'],
    ['one\ntwo\r\nthree', 'one two three'],
    ['\u001b[31mred\u202e', '·[31mred·'],
    ['x'.repeat(500), 'x'.repeat(200)],
  ])('shows %j as %j', (summary, text) => {
    const [, age] = readMenu(formatSwiftBar({ ...plainStatus, summary }))
    expect(age?.[0]).toEqual({ text, parameters: { emojize: 'false', symbolize: 'false', ansi: 'false' } })
  })

  it('has the same number of lines and only its own links, whatever the texts are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant('\ud800'),
      fc.stringMatching(/^[|\-\n "'=]*href=x[|\-\n "'=]*$/),
    )
    fc.assert(
      fc.property(text, text, text, (summary, key, title) => {
        const findings = [{ key, severity: 'error' as const, title }]
        const menu = readMenu(formatSwiftBar({ ...plainStatus, summary, findings, age: title }))
        expect(menu.map((part) => part.length)).toEqual([1, 3, 2])
        const links = menu.flat().flatMap(({ parameters }) => parameters.href ?? [])
        expect(links).toHaveLength(2)
        for (const link of links) expect(link).toMatch(/^builderbar:\/\/(finding|page)\/[\w%.-]*$/)
      }),
    )
  })
})

const plainStatus = { state: 'healthy', summary: 'It works.', findings: [], age: 'Scanned now.' } as const
