import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { formatJson } from '../../electron/cli/format/json-text.ts'
import { formatPlans } from '../../electron/cli/format/plan-text.ts'
import { formatPrometheus } from '../../electron/cli/format/prometheus-text.ts'
import { formatResults } from '../../electron/cli/format/results-text.ts'
import { formatStatus } from '../../electron/cli/format/status-text.ts'
import { formatReport } from '../../electron/cli/report/report.ts'
import { maskTerminalOutput } from '../../electron/cli/terminal/terminal-output.ts'
import { type Snapshot, snapshotSchema } from '../../electron/core/model/snapshot.ts'
import { createStatus } from '../../electron/diagnose/diagnosed-status.ts'
import { createScripts, planRepairs } from '../../electron/monitor/repairs/planner.ts'
import { listUndoable } from '../../electron/repair/undos.ts'
import { readFilesUnder } from '../house/source-files.ts'
import { plainLayout } from './fixtures/text-layout.ts'

/**
 * Text that somebody may attach to a bug report or put into a nix.conf: terminal escapes for title and colours, a C1 control
 * character, a direction mark, and, each on its own line, the end of a Markdown fence, a heading and a remote picture.
 */
const hostile = '\u001b]0;x\u0007\u001b[2J\u009b31m\u202e\r\n```\n# evil\n![x](https://tracker.example)\n'
const controlCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

const folder = fileURLToPath(new URL('../fixtures/snapshots', import.meta.url))
const fixtures = readdirSync(folder).map((name) => ({
  name,
  value: z.json().parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))),
}))

type Json = z.infer<ReturnType<typeof z.json>>

/** Counts the strings in a value, including keys of records. */
function countStrings(value: Json): number {
  let count = 0
  mapStrings(value, (text) => {
    count += 1
    return text
  })
  return count
}

/** Returns the value with each string changed. */
function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      // Keys with a slash come from outside (receipts, ssh's sources); others are the schema's and must not change.
      key.includes('/') ? change(key) : key,
      mapStrings(inner, change),
    ]),
  )
}

/**
 * Returns a snapshot in which every string that the schema allows to be hostile is hostile, and snapshots in which half of them
 * are. For any two strings, one of the halves has the first without the second, so neither can hide the other.
 */
function createHostileSnapshots(value: Json): {
  readonly count: number
  readonly snapshots: readonly Snapshot[]
} {
  const parseHostile = (isHostile: (at: number) => boolean) => {
    let at = -1
    return snapshotSchema.safeParse(
      mapStrings(value, (text) => {
        at += 1
        return isHostile(at) ? text + hostile : text
      }),
    )
  }
  const all = Array.from({ length: countStrings(value) }, (_, at) => at)
  const positions = all.filter((at) => parseHostile((index) => index === at).success)
  const places = new Map(positions.map((at, place) => [at, place]))
  const halves = Array.from({ length: Math.ceil(Math.log2(positions.length)) }, (_, bit) => 2 ** bit).flatMap(
    (bit) => [true, false].map((isSet) => (place: number) => ((place & bit) !== 0) === isSet),
  )
  const snapshots = [() => true, ...halves].map((isIn) => {
    const read = parseHostile((at) => {
      const place = places.get(at)
      return place !== undefined && isIn(place)
    })
    return read.success ? read.data : expect.fail(read.error.message)
  })
  return { count: positions.length, snapshots }
}

const listControllingLines = (text: string) => text.split('\n').filter((line) => controlCharacters.test(line))
const noNames = { people: [], hosts: [] }

function createOutputs(snapshot: Snapshot): Readonly<Record<string, string>> {
  const status = createStatus(snapshot)
  const plans = [
    ...planRepairs(status, []),
    ...planRepairs(
      status,
      status.findings.map(({ key }) => ({ finding: key })),
    ),
  ]
  const results = plans.map((result) => {
    const { subject } = result.ok ? result.plan : result
    const text = result.ok ? result.plan.title : result.reason
    const summary = result.ok ? result.plan.failure.notDone : result.notDone
    return {
      subject,
      outcome: 'failed' as const,
      summary,
      before: [],
      after: [],
      reason: text,
      printed: text,
    }
  })
  return {
    status: formatStatus(status, plainLayout),
    report: formatReport(status, noNames, { log: true }),
    plans: formatPlans(plans, createScripts(plans), plainLayout),
    results: formatResults(results, status, plainLayout),
    json: formatJson(status, 2),
    undoable: formatJson(listUndoable(snapshot)),
    // In a file the labels are escaped as the format requires; on a terminal they are escaped like all output.
    prometheus: maskTerminalOutput(formatPrometheus(status)),
  }
}

/** Returns the lines of a report that Markdown would interpret, rather than show as a block. */
function listMarkdownLines(report: string): string[] {
  const [before = '', ...rest] = report.split('```json\n')
  const text = [before, ...rest.map((part) => part.slice(part.indexOf('\n```\n') + 5))].join('')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('    '))
}

const ownMarkdown = [
  '# Builderbar report',
  'Names of people and computers are replaced.',
  '## Findings',
  'None.',
  '## Checks',
  '## Snapshot',
]

describe('a hostile string in a snapshot', () => {
  test.each(fixtures)('does not control the terminal: $name', { timeout: 120_000 }, ({ value }) => {
    const { count, snapshots } = createHostileSnapshots(value)
    expect(count).toBeGreaterThan(20)
    const [all, ...halves] = snapshots
    if (all === undefined) throw new Error('The fixture is no snapshot.')
    for (const [name, text] of Object.entries(createOutputs(all)))
      expect([name, listControllingLines(text)]).toEqual([name, []])
    for (const snapshot of halves)
      expect(listControllingLines(formatStatus(createStatus(snapshot), plainLayout))).toEqual([])
    // A report takes longer than the other outputs, so each fixture makes one for a fifth of its halves, each a different
    // fifth.
    const place = fixtures.findIndex((fixture) => fixture.value === value)
    for (const snapshot of [all, ...halves.filter((_, at) => at % 5 === place % 5)]) {
      const report = formatReport(createStatus(snapshot), noNames, { log: true })
      expect(listControllingLines(report)).toEqual([])
      expect(listMarkdownLines(report).filter((line) => !ownMarkdown.includes(line))).toEqual([])
      expect(report.match(/^ {0,3}```/gm)).toHaveLength(2)
      expect(report.endsWith('\n```\n')).toBe(true)
    }
  })
})

test('JSON output still parses to the original values', () => {
  const value = { [hostile]: [hostile, 'é 漢 😀', '\ud800'] }
  expect(JSON.parse(formatJson(value, 2))).toEqual(value)
  expect(listControllingLines(formatJson(value, 2))).toEqual([])
})

test('everything is printed as JSON by the function that escapes what acts on a terminal', () => {
  const jsonPrinting = /JSON\.stringify\([^)]*, (?:null|2)|out\([^\n]*JSON\.stringify/
  const otherFiles = readFilesUnder(['electron/cli'], ['.ts']).filter(
    ({ path }) => !path.endsWith('/json-text.ts'),
  )
  expect(otherFiles.length).toBeGreaterThan(20)
  expect(otherFiles.filter(({ text }) => jsonPrinting.test(text)).map(({ path }) => path)).toEqual([])
})

test('a terminal receives only line ends and our own colours', () => {
  const ownOutput = '\u001b[31mred\u001b[39m \u001b[1mbold\u001b[22m\n'
  expect(maskTerminalOutput(ownOutput)).toBe(ownOutput)
  expect(
    listControllingLines(maskTerminalOutput(`${ownOutput}${hostile}`).split(ownOutput)[1] ?? ''),
  ).toEqual([])
})
