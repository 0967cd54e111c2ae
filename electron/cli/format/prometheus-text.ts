import type { BuilderState } from '../../core/model/finding.ts'
import { builderStates, severities } from '../../core/model/state-names.ts'
import type { BuilderStatus, Status } from '../../core/model/status.ts'

/**
 * Formats a status in Prometheus' text format, version 0.0.4 (`status --prometheus`). The names are a contract: metrics and
 * labels may be added, and none changes its meaning. A value that was not observed has no sample. Samples have no timestamps,
 * because node_exporter's textfile collector rejects them.
 */
export function formatPrometheus(status: Status): string {
  return createMetrics(status)
    .map(({ name, help, samples }) =>
      [
        `# HELP ${name} ${escapeHelp(help)}`,
        `# TYPE ${name} gauge`,
        ...samples.map((sample) => `${name}${formatLabels(sample.labels)} ${sample.value}`),
        '',
      ].join('\n'),
    )
    .join('')
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface Metric {
  readonly name: string
  readonly help: string
  readonly samples: readonly Sample[]
}

function createMetrics(status: Status): Metric[] {
  const builders = keepWorseDuplicates(status.builders.length > 0 ? status.builders : [status.builder])
  return [
    createMetric('builderbar_info', 'The version of Builderbar that checked.', 1, {
      version: status.snapshot.builderbar,
    }),
    createMetric('builderbar_look_timestamp_seconds', 'When it checked.', toSeconds(status.takenAt)),
    {
      name: 'builderbar_state',
      help: 'State of the Linux builder as the menu bar shows it: 1 for the one that holds.',
      samples: createStateSamples(status.state, {}),
    },
    createMetric(
      'builderbar_proven_timestamp_seconds',
      'When a Linux build last worked; no sample if none has since the VM started.',
      status.verifiedAt === null ? null : toSeconds(status.verifiedAt),
    ),
    {
      name: 'builderbar_builder_up',
      help: 'Whether builds can run on the builder: 1 also where it is degraded or starts on demand; no sample where that is unknown.',
      samples: builders.flatMap((builder) => createUpSample(builder)),
    },
    {
      name: 'builderbar_builder_state',
      help: 'State of each builder: 1 for the one that holds.',
      samples: builders.flatMap((builder) => createStateSamples(builder.state, createLabels(builder))),
    },
    {
      name: 'builderbar_findings',
      help: 'How many findings there are: an error means that builds fail now.',
      samples: severities.map((severity) => ({
        labels: { severity },
        value: status.findings.filter((finding) => finding.severity === severity).length,
      })),
    },
    {
      name: 'builderbar_finding_info',
      help: 'A finding, always 1; leading is true where no other finding causes it.',
      samples: createFindingSamples(status),
    },
  ]
}

function createMetric(
  name: string,
  help: string,
  value: number | null,
  labels: Sample['labels'] = {},
): Metric {
  return { name, help, samples: value === null ? [] : [{ labels, value }] }
}

function createStateSamples(state: BuilderState, labels: Sample['labels']): Sample[] {
  return builderStates.map((knownState) => ({
    labels: { ...labels, state: knownState },
    value: knownState === state ? 1 : 0,
  }))
}

function createUpSample(builder: BuilderStatus): Sample[] {
  if (builder.state === 'unknown') return []
  const isUp = ['healthy', 'degraded', 'asleep'].includes(builder.state)
  return [{ labels: createLabels(builder), value: isUp ? 1 : 0 }]
}

/** A builder is identified by its entry's URI, or without an entry by the label of its launchd job. */
function createLabels(builder: BuilderStatus) {
  return { builder: getName(builder) }
}

function getName(builder: BuilderStatus): string {
  return builder.uri ?? builder.label ?? ''
}

/** Of builders with equal names keeps the one in the worst state: a duplicate series would invalidate the whole text. */
function keepWorseDuplicates(builders: readonly BuilderStatus[]): BuilderStatus[] {
  const byName = new Map<string, BuilderStatus>()
  for (const builder of builders) {
    const other = byName.get(getName(builder))
    if (other === undefined || getRank(builder) < getRank(other)) byName.set(getName(builder), builder)
  }
  return [...byName.values()]
}

function getRank(builder: BuilderStatus): number {
  return builderStates.indexOf(builder.state)
}

function createFindingSamples({ findings }: Status): Sample[] {
  const byKey = new Map(findings.map((finding) => [finding.key, finding]))
  return [...byKey.values()].map(({ id, subject, severity, causedBy }) => ({
    labels: { id, subject, severity, leading: String(causedBy === null) },
    value: 1,
  }))
}

function toSeconds(time: string): number {
  return Date.parse(time) / 1000
}

function formatLabels(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** Escapes a label's value: the format has three escapes there, and only the first two in a help text. */
function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
