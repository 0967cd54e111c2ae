import type { VmStats } from '../../electron/app/contract/bridge-contract.ts'
import { formatBytes } from '../format/bytes.ts'
import { formatAgo, formatTimeSince } from '../format/durations.ts'
import { hostOf } from '../format/hosts.ts'
import { messages } from '../format/locale.ts'
import './vm-stats.css'

/** What the VM uses of this Mac, and what it builds. */
export function VmStatsLine({ stats, now }: { stats: VmStats; now: number }) {
  const facts = factsOf(stats, now)
  const { lastSentAt, builds } = stats
  return (
    <section className="part vm-stats" aria-label={messages.machine.heading}>
      {facts.length > 0 && (
        <dl className="vm-stats-list">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {builds.map((build) => (
        <p key={`${build.uri} ${build.since}`} className="secondary readable">
          {messages.machine.building(
            build.name,
            build.uri === null ? null : hostOf(build.uri),
            formatTimeSince(build.since, now),
          )}
        </p>
      ))}
      {builds.length === 0 && lastSentAt !== null && (
        <p className="secondary">{messages.machine.lastSent(formatAgo(lastSentAt, now))}</p>
      )}
    </section>
  )
}

/** Returns the stats that were observed, each with its label. */
function factsOf(machine: VmStats, now: number): readonly (readonly [name: string, value: string])[] {
  const { cpuPercent, residentBytes, diskBytes, diskMaxBytes, startedAt } = machine
  const text = messages.machine
  const disk = (bytes: number) =>
    text.ofMax(formatBytes(bytes), diskMaxBytes === null ? null : formatBytes(diskMaxBytes))
  return [
    ...(startedAt === null ? [] : [[text.up, formatTimeSince(startedAt, now)] as const]),
    ...(cpuPercent === null ? [] : [[text.cpu, text.percent(Math.round(cpuPercent))] as const]),
    ...(residentBytes === null ? [] : [[text.memory, formatBytes(residentBytes)] as const]),
    ...(diskBytes === null ? [] : [[text.disk, disk(diskBytes)] as const]),
  ]
}
