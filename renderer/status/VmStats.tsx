import type { VmStats } from '../../electron/app/contract/bridge-contract.ts'
import { formatAgo, formatTimeSince } from '../format/durations.ts'
import { getHost } from '../format/hosts.ts'
import { messages } from '../format/locale.ts'
import { UsageGraph } from './UsageGraph.tsx'
import './vm-stats.css'

interface VmStatsProps {
  readonly stats: VmStats
  readonly now: number
}

/** Fewer points are no curve. */
const minSamples = 3

/** What the VM uses of this Mac, now and in the last hour, and what it builds. */
export function VmStatsLine({ stats, now }: VmStatsProps) {
  const figures = listFigures(stats, now)
  const { lastSentAt, builds } = stats
  return (
    <section className="part vm-stats" aria-label={messages.vm.heading}>
      {stats.samples.length >= minSamples && <Graphs stats={stats} now={now} />}
      {figures.length > 0 && (
        <dl className="vm-stats-list">
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <DiskBar stats={stats} />
      {builds.map((build) => (
        <p key={`${build.uri} ${build.since}`} className="secondary readable">
          {messages.vm.building(
            build.name,
            build.uri === null ? null : getHost(build.uri),
            formatTimeSince(build.since, now),
          )}
        </p>
      ))}
      {builds.length === 0 && lastSentAt !== null && (
        <p className="secondary">{messages.vm.lastSent(formatAgo(lastSentAt, now))}</p>
      )}
    </section>
  )
}

/** Processor and memory of the last hour. The scale of the memory is the next whole GiB, so that it seldom changes. */
function Graphs({ stats: { samples }, now }: VmStatsProps) {
  const { cpu, memory, percent } = messages.vm
  const listPoints = (read: (sample: VmStats['samples'][number]) => number) =>
    samples.map((sample) => ({ at: Date.parse(sample.at), value: read(sample) }))
  const cpuPoints = listPoints(({ cpuPercent }) => cpuPercent)
  const memoryPoints = listPoints(({ residentBytes }) => residentBytes)
  const computePeak = (list: readonly { readonly value: number }[]) =>
    Math.max(...list.map(({ value }) => value))
  return (
    <div className="usages">
      <UsageGraph
        name={cpu}
        points={cpuPoints}
        maximum={Math.max(100, Math.ceil(computePeak(cpuPoints) / 100) * 100)}
        format={(value) => percent(Math.round(value))}
        now={now}
      />
      <UsageGraph
        name={memory}
        points={memoryPoints}
        maximum={Math.ceil(computePeak(memoryPoints) / gibibyte) * gibibyte}
        format={messages.amounts.bytes}
        now={now}
      />
    </div>
  )
}

const gibibyte = 1024 ** 3

/** How full the disk image is; the figures are in the list above. */
function DiskBar({ stats: { diskBytes, diskMaxBytes } }: { stats: VmStats }) {
  if (diskBytes === null || diskMaxBytes === null || diskMaxBytes <= 0) return null
  return (
    <svg className="disk-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="disk-size" width="100" height="4" />
      <rect className="disk-used" width={Math.min(100, (diskBytes / diskMaxBytes) * 100)} height="4" />
    </svg>
  )
}

/** Returns the stats that were observed, each with its label. Those with a graph have their value there. */
function listFigures(stats: VmStats, now: number): readonly (readonly [name: string, value: string])[] {
  const { cpuPercent, residentBytes, memoryBytes, cores, diskBytes, diskMaxBytes, startedAt } = stats
  const { vm: text, amounts } = messages
  const hasGraphs = stats.samples.length >= minSamples
  const formatDisk = (bytes: number) =>
    text.ofMax(amounts.bytes(bytes), diskMaxBytes === null ? null : amounts.bytes(diskMaxBytes))
  return [
    ...(startedAt === null ? [] : [[text.up, formatTimeSince(startedAt, now)] as const]),
    ...(cpuPercent === null || hasGraphs ? [] : [[text.cpu, text.percent(Math.round(cpuPercent))] as const]),
    ...formatMemory(residentBytes, memoryBytes, hasGraphs),
    ...(cores === null ? [] : [[text.cores, String(cores)] as const]),
    ...(diskBytes === null ? [] : [[text.disk, formatDisk(diskBytes)] as const]),
  ]
}

/** The memory in use of what the VM was given; with a graph, which shows the use, only the latter. */
function formatMemory(
  residentBytes: number | null,
  memoryBytes: number | null,
  hasGraphs: boolean,
): readonly (readonly [name: string, value: string])[] {
  const { vm: text, amounts } = messages
  const memory = memoryBytes === null ? null : amounts.bytes(memoryBytes)
  if (residentBytes === null || hasGraphs) return memory === null ? [] : [[text.memory, memory]]
  return [[text.memory, text.ofMax(amounts.bytes(residentBytes), memory)]]
}
