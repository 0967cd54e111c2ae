import { leadingBuilder } from '../../core/builders/builder-facts.ts'
import { lastSentTo } from '../../core/builders/last-build-sent.ts'
import { valueIfSeen } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { passedBuild } from '../../diagnose/facts/test-builds.ts'
import type { LastBuild, MachineFacts } from '../contract/bridge-contract.ts'

/** What the machine takes of this Mac and does just now; null where no machine is seen. A part that was not seen is null. */
export function machineFacts({ snapshot, proven }: Status): MachineFacts | null {
  const { machine, service } = leadingBuilder(snapshot)
  const job = valueIfSeen(service?.job)
  const jobPid = job?.known ? job.pid : null
  if (machine === null && jobPid === null) return null
  const processes = valueIfSeen(snapshot.processes)
  const jobStart = processes?.jobs.find(({ pid }) => pid === jobPid)?.startedAt ?? null
  const image = valueIfSeen(snapshot.diskImage)
  return {
    cpuPercent: machine?.cpuPercent ?? null,
    residentBytes: machine?.residentBytes ?? null,
    diskBytes: image?.allocatedBytes ?? null,
    diskMostBytes: image?.virtualBytes ?? null,
    startedAt: machine?.startedAt ?? jobStart,
    builds: buildsNow(snapshot),
    lastBuildAt: proven,
    lastSentAt: sentAfter(lastSentTo(snapshot), proven),
  }
}

/** The build that proves the leading builder, or null. */
export function lastBuildOf(snapshot: Snapshot): LastBuild | null {
  const passed = passedBuild(snapshot, leadingBuilder(snapshot).entry?.uri)
  return passed && { at: passed.at, system: passed.system, seconds: passed.build.seconds }
}

function buildsNow(snapshot: Snapshot): MachineFacts['builds'] {
  const builds = valueIfSeen(snapshot.processes)?.remoteBuilds ?? []
  return builds.map(({ uri, startedAt, what }) => ({ what: what ?? null, uri, since: startedAt }))
}

/** A build that was sent before the test build had ended is that test build, or is older. */
function sentAfter(sentAt: string | null, testedAt: string | null): string | null {
  return sentAt !== null && (testedAt === null || Date.parse(sentAt) > Date.parse(testedAt)) ? sentAt : null
}
