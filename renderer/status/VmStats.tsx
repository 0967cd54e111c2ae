import type { VmStats } from '../../electron/app/contract/bridge-contract.ts'
import { formatBytes } from '../format/bytes.ts'
import { ago, since } from '../format/durations.ts'
import { hostOf } from '../format/hosts.ts'
import { messages } from '../format/locale.ts'
import './vm-stats.css'

/** What the VM uses of this Mac, and what it builds. */
export function VmStatsLine({ machine, now }: { machine: VmStats; now: number }) {
  const facts = factsOf(machine, now)
  const { lastSentAt, builds } = machine
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
          {messages.machine.building(
            build.name,
            build.uri === null ? null : hostOf(build.uri),
            since(build.since, now),
          )}
        </p>
      ))}
      {builds.length === 0 && lastSentAt !== null && (
        <p className="secondary">{messages.machine.lastSent(ago(lastSentAt, now))}</p>
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
