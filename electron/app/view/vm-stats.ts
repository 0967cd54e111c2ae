import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { getLastBuildSentAt } from '../../core/builders/last-build-sent.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { findPassedBuild } from '../../diagnose/facts/test-builds.ts'
import { getVmResources } from '../../diagnose/views/resource-lines.ts'
import type { LastBuild, VmSample, VmStats } from '../contract/bridge-contract.ts'

/** Returns resources and builds of the VM; null if neither a VM nor its job runs. Unobserved values are null. */
export function createVmStats(
  { snapshot, verifiedAt }: Status,
  samples: readonly VmSample[],
): VmStats | null {
  const { vm, service } = getLeadingBuilder(snapshot)
  const job = valueOrNull(service?.job)
  const jobPid = job?.known ? job.pid : null
  if (vm === null && jobPid === null) return null
  const processes = valueOrNull(snapshot.processes)
  const jobStart = processes?.jobs.find(({ pid }) => pid === jobPid)?.startedAt ?? null
  const image = valueOrNull(snapshot.diskImage)
  const resources = getVmResources(snapshot)
  return {
    cpuPercent: vm?.cpuPercent ?? null,
    residentBytes: vm?.residentBytes ?? null,
    memoryBytes: resources?.memoryBytes ?? null,
    cores: resources?.cores ?? null,
    diskBytes: image?.allocatedBytes ?? null,
    diskMaxBytes: image?.virtualBytes ?? null,
    startedAt: vm?.startedAt ?? jobStart,
    samples,
    builds: listRunningBuilds(snapshot),
    lastBuildAt: verifiedAt,
    lastSentAt: dropEarlierTime(getLastBuildSentAt(snapshot), verifiedAt),
  }
}

/** Returns the test build that passed on the leading builder, or null. */
export function findLastBuild(snapshot: Snapshot): LastBuild | null {
  const build = findPassedBuild(snapshot, getLeadingBuilder(snapshot).entry?.uri)
  return build && { at: build.at, system: build.system, seconds: build.outcome.seconds }
}

function listRunningBuilds(snapshot: Snapshot): VmStats['builds'] {
  const builds = valueOrNull(snapshot.processes)?.remoteBuilds ?? []
  return builds.map(({ uri, startedAt, name }) => ({ name: name ?? null, uri, since: startedAt }))
}

/** Drops a time before the end of the test build: that build is the test build itself, or older. */
function dropEarlierTime(sentAt: string | null, testedAt: string | null): string | null {
  return sentAt !== null && (testedAt === null || Date.parse(sentAt) > Date.parse(testedAt)) ? sentAt : null
}
