import type { Builder } from '../../core/builders/builder.ts'
import type { Service, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatQuantity, formatSeconds } from '../../core/text/quantities.ts'
import { describeFile, describeLastExit, describePort } from '../facts/evidence.ts'
import { type CheckLine, createLine } from './check-line.ts'

export function createServiceLines({ service }: Builder): CheckLine[] {
  if (service === null) return []
  return [
    createLine(`launchd job ${service.label}`, service.job, (job) =>
      job.known ? describeJob(job) : 'not loaded',
    ),
    createLine('disabled in launchd', service.disabled, (isDisabled) => (isDisabled ? 'yes' : 'no')),
    createLine('plist', service.plist, (file) => (file.exists ? describeFile(file) : 'no such file')),
  ]
}

type KnownJob = Extract<Extract<Service['job'], { observed: true }>['value'], { known: true }>

function describeJob(job: KnownJob): string {
  return [
    job.state,
    job.pid === null ? null : `process ${job.pid}`,
    job.runs === null ? null : formatQuantity(job.runs, 'run', 'runs'),
    describeLastExit(job.lastExit),
  ]
    .filter((part) => part !== null)
    .join(', ')
}

export function describeVm({ takenAt }: Snapshot, { vm }: Builder, count: number): string {
  if (vm !== null) return `${vm.kind}, process ${vm.pid}, since ${formatLocalTime(vm.startedAt, takenAt)}`
  return count === 0
    ? 'not running'
    : `not running (${formatQuantity(count, 'other VM is', 'other VMs are')})`
}

export function createPortLines({ portResult, port }: Builder): CheckLine[] {
  return portResult === null ? [] : [createLine(`port ${port}`, portResult, describePort)]
}

export function createKeyLines({ key }: Builder): CheckLine[] {
  if (key === null) return []
  return [
    createLine(`key ${key.path}`, key.privateKey, (file) =>
      file.exists ? describeFile(file) : 'no such file',
    ),
  ]
}

export function createSshRouteLines({ route }: Builder): CheckLine[] {
  if (route === null) return []
  const describeRoute = ({ user, hostname, port }: SshRoute) => `${user}@${hostname} port ${port}`
  return [
    createLine(`SSH to ${route.host}, as root`, route.root, describeRoute),
    createLine(`SSH to ${route.host}, as you`, route.user, describeRoute),
  ]
}

export function createTestBuildLines(snapshot: Snapshot, { entry }: Builder): CheckLine[] {
  const builds = snapshot.testBuilds.filter(({ uri }) => uri === entry?.uri)
  return builds.map(({ system, outcome }) =>
    createLine(
      `test build for ${system}`,
      outcome,
      ({ kind, seconds }) => `${kind} after ${formatSeconds(seconds)}`,
    ),
  )
}
