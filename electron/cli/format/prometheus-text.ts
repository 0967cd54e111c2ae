import type { BuilderState } from '../../core/model/finding.ts'
import { builderStates, severities } from '../../core/model/state-names.ts'
import type { BuilderStatus, Status } from '../../core/model/status.ts'

/**
 * `status --prometheus`: the status in Prometheus' text format, version 0.0.4. The names are a contract: metrics and
 * labels may be added, none changes its meaning. A value that could not be seen has no sample; it is never a guess.
 * Samples carry no time of their own, since node_exporter's textfile collector refuses them.
 */
export function prometheusText(status: Status): string {
  return metricsOf(status)
    .map(({ name, help, samples }) =>
      [
        `# HELP ${name} ${escapedHelp(help)}`,
        `# TYPE ${name} gauge`,
        ...samples.map((sample) => `${name}${labelText(sample.labels)} ${sample.value}`),
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

function metricsOf(status: Status): Metric[] {
  const builders = onceEach(status.builders.length > 0 ? status.builders : [status.builder])
  return [
    one('builderbar_info', 'The version of Builderbar that looked.', 1, {
      version: status.snapshot.builderbar,
    }),
    one('builderbar_look_timestamp_seconds', 'When it looked.', secondsOf(status.takenAt)),
    {
      name: 'builderbar_state',
      help: 'State of the Linux builder as the menu bar shows it: 1 for the one that holds.',
      samples: stateSamples(status.state, {}),
    },
    one(
      'builderbar_proven_timestamp_seconds',
      'When a Linux build was last seen to work; no sample where none was since the machine started.',
      status.verifiedAt === null ? null : secondsOf(status.verifiedAt),
    ),
    {
      name: 'builderbar_builder_up',
      help: 'Whether builds can run on the builder: 1 also where it is degraded or starts on demand; no sample where that is unknown.',
      samples: builders.flatMap((builder) => upSample(builder)),
    },
    {
      name: 'builderbar_builder_state',
      help: 'State of each builder: 1 for the one that holds.',
      samples: builders.flatMap((builder) => stateSamples(builder.state, labelsOf(builder))),
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
      samples: findingSamples(status),
    },
  ]
}

function one(name: string, help: string, value: number | null, labels: Sample['labels'] = {}): Metric {
  return { name, help, samples: value === null ? [] : [{ labels, value }] }
}

function stateSamples(state: BuilderState, labels: Sample['labels']): Sample[] {
  return builderStates.map((each) => ({ labels: { ...labels, state: each }, value: each === state ? 1 : 0 }))
}

function upSample(builder: BuilderStatus): Sample[] {
  if (builder.state === 'unknown') return []
  const up = ['healthy', 'degraded', 'asleep'].includes(builder.state)
  return [{ labels: labelsOf(builder), value: up ? 1 : 0 }]
}

/** The entry's URI names a builder; one that no entry names has its job's label. */
function labelsOf(builder: BuilderStatus) {
  return { builder: nameOf(builder) }
}

function nameOf(builder: BuilderStatus): string {
  return builder.uri ?? builder.label ?? ''
}

/** The same series twice would make the whole text unreadable: of two entries with one name the worse state counts. */
function onceEach(builders: readonly BuilderStatus[]): BuilderStatus[] {
  const byName = new Map<string, BuilderStatus>()
  for (const builder of builders) {
    const other = byName.get(nameOf(builder))
    if (other === undefined || rank(builder) < rank(other)) byName.set(nameOf(builder), builder)
  }
  return [...byName.values()]
}

function rank(builder: BuilderStatus): number {
  return builderStates.indexOf(builder.state)
}

function findingSamples({ findings }: Status): Sample[] {
  const byKey = new Map(findings.map((finding) => [finding.key, finding]))
  return [...byKey.values()].map(({ id, subject, severity, causedBy }) => ({
    labels: { id, subject, severity, leading: String(causedBy === null) },
    value: 1,
  }))
}

function secondsOf(time: string): number {
  return Date.parse(time) / 1000
}

function labelText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedValue(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** The format knows three escapes in a label's value, and of those two in a help text. */
function escapedValue(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"')
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
