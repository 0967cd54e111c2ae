import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { parseArguments } from '../../../electron/cli/arguments/arguments.ts'
import { formatPrometheus } from '../../../electron/cli/format/prometheus-text.ts'
import { builderStates, type Finding } from '../../../electron/core/model/finding.ts'
import type { Status } from '../../../electron/core/model/status.ts'
import { now } from '../../fixtures/observation.ts'
import { aStatus } from '../../fixtures/status.ts'
import { readCheckout } from '../../house/source-files.ts'

/** Parses texts, one per line of JSON, with Prometheus's own Python client and prints their samples. */
const reader = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families
for line in sys.stdin:
    families = []
    for family in text_string_to_metric_families(json.loads(line)):
        samples = [{'name': s.name, 'labels': s.labels, 'value': s.value, 'timed': s.timestamp is not None} for s in family.samples]
        families.append({'name': family.name, 'type': family.type, 'help': family.documentation, 'samples': samples})
    print(json.dumps(families))
`
const families = z.array(
  z.object({
    name: z.string(),
    type: z.string(),
    help: z.string(),
    samples: z.array(
      z.object({
        name: z.string(),
        labels: z.record(z.string(), z.string()),
        value: z.number(),
        timed: z.boolean(),
      }),
    ),
  }),
)

/** Returns what Prometheus reads in each of these texts; throws if it cannot parse one. */
function readAll(texts: readonly string[]) {
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join('')
  const result = spawnSync('/usr/bin/python3', ['-c', reader], { input, encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`Prometheus' parser refuses it: ${result.stderr}`)
  return result.stdout
    .trim()
    .split('\n')
    .map((line) => families.parse(JSON.parse(line)))
}

function read(status: Status) {
  const [families] = readAll([formatPrometheus(status)])
  return (families ?? []).flatMap(({ samples }) => samples)
}

function aFinding(parts: Partial<Finding> = {}): Finding {
  const defaults = {
    title: 'A title',
    headline: 'An effect',
    cause: 'A cause.',
    explanation: 'Why.',
    evidence: [],
    repairs: [],
    permanentFix: null,
  }
  return {
    ...defaults,
    id: 'ssh-route',
    subject: 'a',
    key: 'ssh-route@a',
    severity: 'error',
    causedBy: null,
    ...parts,
  }
}

// The parser is a Debian package (scripts/debian.mjs).
describe.skipIf(process.platform === 'darwin')('the Prometheus metrics', () => {
  it('have these names, each a gauge with a help text: they are a contract', () => {
    const [metrics = []] = readAll([
      formatPrometheus(aStatus('healthy', [], { verifiedAt: '2026-03-02T09:00:00.000Z' })),
    ])
    expect(metrics.map(({ name }) => name)).toEqual([
      'builderbar_info',
      'builderbar_look_timestamp_seconds',
      'builderbar_state',
      'builderbar_proven_timestamp_seconds',
      'builderbar_builder_up',
      'builderbar_builder_state',
      'builderbar_findings',
      'builderbar_finding_info',
    ])
    expect(metrics.filter(({ type, help }) => type !== 'gauge' || help === '')).toEqual([])
    expect(metrics.flatMap(({ samples }) => samples).filter(({ timed }) => timed)).toEqual([])
  })

  it('include up, state, times and findings', () => {
    const effect = aFinding({
      id: 'ssh-route-user-only',
      key: 'b',
      severity: 'note',
      causedBy: 'ssh-route@a',
    })
    const samples = read(aStatus('down', [aFinding(), effect], { verifiedAt: '2026-03-02T09:00:00.500Z' }))
    const builder = 'ssh-ng://builder@linux-builder'
    const has = (name: string, labels: Record<string, string>, value: number) =>
      expect(samples).toContainEqual({ name, labels, value, timed: false })
    has('builderbar_look_timestamp_seconds', {}, Date.parse(now) / 1000)
    has('builderbar_proven_timestamp_seconds', {}, Date.parse('2026-03-02T09:00:00.500Z') / 1000)
    has('builderbar_builder_up', { builder }, 0)
    has('builderbar_builder_state', { builder, state: 'down' }, 1)
    has('builderbar_builder_state', { builder, state: 'healthy' }, 0)
    has('builderbar_findings', { severity: 'error' }, 1)
    has('builderbar_findings', { severity: 'warning' }, 0)
    const info = { id: 'ssh-route', subject: 'a', severity: 'error', leading: 'true' }
    has('builderbar_finding_info', info, 1)
    has('builderbar_finding_info', { ...info, id: effect.id, severity: 'note', leading: 'false' }, 1)
  })

  it.each(builderStates)('%s: have exactly one state, and no sample for unknown values', (state) => {
    const samples = read(aStatus(state))
    const currentStates = samples.filter(({ name, value }) => name === 'builderbar_state' && value === 1)
    expect(currentStates.map(({ labels }) => labels.state)).toEqual([state])
    const upValues = samples.filter(({ name }) => name === 'builderbar_builder_up').map(({ value }) => value)
    const expectedValues = { healthy: [1], degraded: [1], asleep: [1], unknown: [] as number[] }
    expect(upValues).toEqual(state in expectedValues ? Reflect.get(expectedValues, state) : [0])
    expect(samples.filter(({ name }) => name === 'builderbar_proven_timestamp_seconds')).toEqual([])
  })

  it('return every label value unchanged, and no series twice, whatever names a Mac has', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('\\', '"', '\n', 'n', '{', '}', ',', '=', '#', ' ', '\r', 'é') }),
    )
    const state = fc.constantFrom(...builderStates)
    const hostile = fc.array(fc.tuple(name, name, state), { maxLength: 4 })
    const cases = fc.sample(hostile, 150)
    const statuses = cases.map((rows) => {
      const base = aStatus('down')
      const builders = rows.map(([uri, , builderState]) => ({ ...base.builder, uri, state: builderState }))
      const findings = rows.map(([id, subject]) => aFinding({ id, subject, key: `${id}@${subject}` }))
      return { ...base, builders, findings }
    })
    const answers = readAll(statuses.map(formatPrometheus))
    expect(answers).toHaveLength(statuses.length)
    for (const [index, { builders, findings }] of statuses.entries()) {
      const samples = answers[index]?.flatMap((family) => family.samples) ?? []
      const series = samples.map((sample) =>
        JSON.stringify([sample.name, Object.entries(sample.labels).sort()]),
      )
      expect(new Set(series).size).toBe(series.length)
      const listSamples = (metric: string) => samples.filter((sample) => sample.name === metric)
      const infos = listSamples('builderbar_finding_info').map(
        ({ labels }) => `${labels.id}@${labels.subject}`,
      )
      expect(infos).toEqual([...new Set(findings.map(({ key }) => key))])
      const uris = new Set(listSamples('builderbar_builder_state').map(({ labels }) => labels.builder))
      if (builders.length > 0) expect(uris).toEqual(new Set(builders.map(({ uri }) => uri)))
    }
  })
})

const agent = z.object({
  Label: z.literal('dev.builderbar.prometheus'),
  ProgramArguments: z.array(z.string()).min(2),
  StartInterval: z.literal(60),
})

it('the launch agent of the documentation is a property list whose command line the program takes', () => {
  const xml = /```xml\n(.*?)```/s.exec(readCheckout('docs/prometheus.md'))?.[1] ?? ''
  const reads = 'import json, plistlib, sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))'
  const { stdout } = spawnSync('/usr/bin/python3', ['-c', reads], { input: xml, encoding: 'utf8' })
  const [program, ...args] = agent.parse(JSON.parse(stdout)).ProgramArguments
  expect(program).toBe('/usr/local/bin/builderbar')
  expect(parseArguments(args)).toMatchObject({
    command: 'status',
    format: 'prometheus',
    to: expect.stringMatching(/\/builderbar\.prom$/),
  })
})
