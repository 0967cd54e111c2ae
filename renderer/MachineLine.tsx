import type { MachineFacts } from '../electron/shell/bridge-contract.ts'
import { since } from './ages.ts'
import { bytesInWords } from './bytes.ts'
import { words } from './words.ts'

/** What the machine takes of this Mac, what it builds now, and when the last build was seen to work. */
export function MachineLine({ machine, now }: { machine: MachineFacts; now: number }) {
  const { cpuPercent, residentBytes, diskBytes, diskMostBytes, startedAt, lastBuildAt } = machine
  const facts = [
    startedAt === null ? null : words.machine.runs(since(startedAt, now)),
    cpuPercent === null ? null : words.machine.cpu(Math.round(cpuPercent)),
    residentBytes === null ? null : words.machine.memory(bytesInWords(residentBytes)),
    diskBytes === null
      ? null
      : words.machine.disk(
          bytesInWords(diskBytes),
          diskMostBytes === null ? null : bytesInWords(diskMostBytes),
        ),
    lastBuildAt === null ? null : words.machine.lastBuild(since(lastBuildAt, now)),
  ].filter((fact) => fact !== null)
  return (
    <section className="part machine-line" aria-label={words.machine.heading}>
      {facts.length > 0 && <p className="secondary">{facts.join(' · ')}</p>}
      {machine.builds.map((build) => (
        <p key={`${build.uri} ${build.since}`} className="secondary readable">
          {words.machine.building(build.uri, since(build.since, now))}
        </p>
      ))}
    </section>
  )
}
