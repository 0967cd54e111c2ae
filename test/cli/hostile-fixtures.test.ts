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
import { planRepairs, textsOf } from '../../electron/monitor/repairs/planner.ts'
import { undoable } from '../../electron/repair/undos.ts'
import { page } from './a-status.ts'

/**
 * What somebody may send to a bug tracker, or put into a nix.conf: title and screen codes of a terminal, a C1 control, a mark of
 * direction, the end of a Markdown fence, a heading, a picture from elsewhere, in each line by itself.
 */
const hostile = '\u001b]0;x\u0007\u001b[2J\u009b31m\u202e\r\n```\n# evil\n![x](https://tracker.example)\n'
const acts = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

const folder = fileURLToPath(new URL('../fixtures/snapshots', import.meta.url))
const fixtures = readdirSync(folder).map((name) => ({
  name,
  value: z.json().parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))),
}))

type Json = z.infer<ReturnType<typeof z.json>>

/** How many strings, keys of records too, a value has. */
function countStrings(value: Json): number {
  let count = 0
  mapStrings(value, (text) => {
    count += 1
    return text
  })
  return count
}

/** The same value with each string changed. */
function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      // Keys of receipts and of ssh's sources come from outside; those of the schema are lost where they change.
      key.includes('/') ? change(key) : key,
      mapStrings(one, change),
    ]),
  )
}

/** The snapshots in which one string is hostile, and the one in which all are that the schema lets through. */
function hostileSnapshots(value: Json): Snapshot[] {
  const taken = new Set<number>()
  const withHostile = (which: (at: number) => boolean) => {
    let at = -1
    return snapshotSchema.safeParse(
      mapStrings(value, (text) => {
        at += 1
        return which(at) ? text + hostile : text
      }),
    )
  }
  const each = Array.from({ length: countStrings(value) }, (_, at) => {
    const read = withHostile((one) => one === at)
    if (read.success) taken.add(at)
    return read
  })
  const all = withHostile((at) => taken.has(at))
  return [all, ...each].flatMap((read) => (read.success ? [read.data] : []))
}

const linesThatAct = (text: string) => text.split('\n').filter((line) => acts.test(line))
const nobody = { people: [], hosts: [] }

function outputsOf(snapshot: Snapshot): Readonly<Record<string, string>> {
  const status = createStatus(snapshot)
  const planned = [
    ...planRepairs(status, []),
    ...planRepairs(
      status,
      status.findings.map(({ key }) => ({ finding: key })),
    ),
  ]
  const results = planned.map((one) => {
    const [repair, finding] = one.ok ? [one.plan.repair, one.plan.finding] : [one.repair, one.finding]
    const output = one.ok ? one.plan.title : one.reason
    return { repair, finding, outcome: 'failed' as const, before: [], after: [], output }
  })
  return {
    status: formatStatus(status, page),
    report: formatReport(status, nobody, { log: true }),
    plans: formatPlans(planned, textsOf(planned), page),
    results: formatResults(results, status, page),
    json: formatJson(status, 2),
    undoable: formatJson(undoable(snapshot)),
    // In a file its labels are what they are, escaped as the format says; a terminal gets them so.
    prometheus: maskTerminalOutput(formatPrometheus(status)),
  }
}

/** Lines of a report that Markdown would take for anything but a block that is shown as it is. */
function markdownOf(report: string): string[] {
  const [before = '', ...rest] = report.split('```json\n')
  const text = [before, ...rest.map((part) => part.slice(part.indexOf('\n```\n') + 5))].join('')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('    '))
}

const ownMarkdown = [
  '# Builderbar report',
  'Names of people and machines are replaced.',
  '## Findings',
  'None.',
  '## Looked at',
  '## Snapshot',
]

describe('a hostile string anywhere in a snapshot', () => {
  test.each(fixtures)('$name', { timeout: 120_000 }, ({ value }) => {
    const [all, ...each] = hostileSnapshots(value)
    expect(each.length).toBeGreaterThan(20)
    if (all === undefined) throw new Error('The fixture is no snapshot.')
    for (const [name, text] of Object.entries(outputsOf(all)))
      expect([name, linesThatAct(text)]).toEqual([name, []])
    for (const snapshot of each) expect(linesThatAct(formatStatus(createStatus(snapshot), page))).toEqual([])
    // A report is longer to make: one string in eight by itself, and all at once.
    for (const snapshot of [all, ...each.filter((_, at) => at % 8 === 0)]) {
      const status = createStatus(snapshot)
      const report = formatReport(status, nobody, { log: true })
      expect(linesThatAct(report)).toEqual([])
      expect(markdownOf(report).filter((line) => !ownMarkdown.includes(line))).toEqual([])
      expect(report.match(/^ {0,3}```/gm)).toHaveLength(2)
      expect(report.endsWith('\n```\n')).toBe(true)
    }
  })
})

test('JSON keeps its meaning', () => {
  const value = { [hostile]: [hostile, 'é 漢 😀', '\ud800'] }
  expect(JSON.parse(formatJson(value, 2))).toEqual(value)
  expect(linesThatAct(formatJson(value, 2))).toEqual([])
})

test('a terminal gets line ends and our own colours, and nothing else that acts', () => {
  const ours = '\u001b[31mred\u001b[39m \u001b[1mbold\u001b[22m\n'
  expect(maskTerminalOutput(ours)).toBe(ours)
  expect(linesThatAct(maskTerminalOutput(`${ours}${hostile}`).split(ours)[1] ?? '')).toEqual([])
})
