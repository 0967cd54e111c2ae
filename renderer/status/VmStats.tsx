import type { MachineFacts } from '../../electron/app/contract/bridge-contract.ts'
import { bytesInWords } from '../format/bytes.ts'
import { since } from '../format/durations.ts'
import { words } from '../format/locale.ts'
import './vm-stats.css'

/** What the machine takes of this Mac, what it builds now, and when the last build was seen to work. */
export function MachineLine({ machine, now }: { machine: MachineFacts; now: number }) {
  const facts = factsOf(machine, now)
  const { lastBuildAt, lastSentAt, builds } = machine
  return (
    <section className="part machine-line" aria-label={words.machine.heading}>
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
          {words.machine.building(build.what, build.uri, since(build.since, now))}
        </p>
      ))}
      {builds.length === 0 && lastSentAt !== null && (
        <p className="secondary">{words.machine.lastSent(since(lastSentAt, now))}</p>
      )}
      {lastBuildAt !== null && (
        <p className="secondary">{words.machine.lastBuild(since(lastBuildAt, now))}</p>
      )}
    </section>
  )
}

/** Each with its name; what was not seen is left out. */
function factsOf(machine: MachineFacts, now: number): readonly (readonly [name: string, value: string])[] {
  const { cpuPercent, residentBytes, diskBytes, diskMostBytes, startedAt } = machine
  const text = words.machine
  const disk = (bytes: number) =>
    text.ofMost(bytesInWords(bytes), diskMostBytes === null ? null : bytesInWords(diskMostBytes))
  return [
    ...(startedAt === null ? [] : [[text.up, since(startedAt, now)] as const]),
    ...(cpuPercent === null ? [] : [[text.cpu, text.percent(Math.round(cpuPercent))] as const]),
    ...(residentBytes === null ? [] : [[text.memory, bytesInWords(residentBytes)] as const]),
    ...(diskBytes === null ? [] : [[text.disk, disk(diskBytes)] as const]),
  ]
}
