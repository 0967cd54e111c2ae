import type { VmStats } from '../../electron/app/contract/bridge-contract.ts'
import { formatBytes } from '../format/bytes.ts'
import { since } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import './vm-stats.css'

/** What the machine takes of this Mac, what it builds now, and when the last build was seen to work. */
export function VmStatsLine({ machine, now }: { machine: VmStats; now: number }) {
  const facts = factsOf(machine, now)
  const { lastBuildAt, lastSentAt, builds } = machine
  return (
    <section className="part machine-line" aria-label={messages.machine.heading}>
      {facts.length > 0 && (
        <dl className="machine-facts">
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
          {messages.machine.building(build.name, build.uri, since(build.since, now))}
        </p>
      ))}
      {builds.length === 0 && lastSentAt !== null && (
        <p className="secondary">{messages.machine.lastSent(since(lastSentAt, now))}</p>
      )}
      {lastBuildAt !== null && (
        <p className="secondary">{messages.machine.lastBuild(since(lastBuildAt, now))}</p>
      )}
    </section>
  )
}

/** Each with its name; what was not seen is left out. */
function factsOf(machine: VmStats, now: number): readonly (readonly [name: string, value: string])[] {
  const { cpuPercent, residentBytes, diskBytes, diskMaxBytes, startedAt } = machine
  const text = messages.machine
  const disk = (bytes: number) =>
    text.ofMax(formatBytes(bytes), diskMaxBytes === null ? null : formatBytes(diskMaxBytes))
  return [
    ...(startedAt === null ? [] : [[text.up, since(startedAt, now)] as const]),
    ...(cpuPercent === null ? [] : [[text.cpu, text.percent(Math.round(cpuPercent))] as const]),
    ...(residentBytes === null ? [] : [[text.memory, formatBytes(residentBytes)] as const]),
    ...(diskBytes === null ? [] : [[text.disk, disk(diskBytes)] as const]),
  ]
}
