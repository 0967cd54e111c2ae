import type { Builder } from '../../core/builders/builder.ts'
import type { Service, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatQuantity, formatSeconds } from '../../core/text/quantities.ts'
import { describeFile, describeLastExit, describePort } from '../facts/evidence.ts'
import { type CheckLine, createLine } from './check-line.ts'

export function createServiceLines({ service }: Builder): CheckLine[] {
  if (service === null) return []
  return [
    createLine('Service', service.job, (job) =>
      job.known ? `${service.label}, ${describeJob(job)}` : `${service.label}, not loaded`,
    ),
    createLine('Disabled', service.disabled, (isDisabled) => (isDisabled ? 'yes' : 'no')),
    createLine('Plist', service.plist, (file) => (file.exists ? describeFile(file) : 'no such file')),
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

export const vmNames: Readonly<Record<NonNullable<Builder['vm']>['kind'], string>> = {
  qemu: 'QEMU',
  vz: 'Apple virtualization',
}

export function describeVm({ takenAt }: Snapshot, { vm }: Builder, count: number): string {
  if (vm !== null)
    return `${vmNames[vm.kind]}, process ${vm.pid}, since ${formatLocalTime(vm.startedAt, takenAt)}`
  return count === 0
    ? 'not running'
    : `not running (${formatQuantity(count, 'other VM is', 'other VMs are')})`
}

export function createPortLines({ portResult, port }: Builder): CheckLine[] {
  return portResult === null ? [] : [createLine(`Port ${port}`, portResult, describePort)]
}

export function createKeyLines({ key }: Builder): CheckLine[] {
  if (key === null) return []
  return [
    createLine('Private key', key.privateKey, (file) =>
      file.exists ? `${key.path}, ${describeFile(file)}` : `${key.path}, no such file`,
    ),
  ]
}

export function createSshRouteLines({ route }: Builder): CheckLine[] {
  if (route === null) return []
  const describeRoute = ({ user, hostname, port }: SshRoute) =>
    `${route.host} is ${user}@${hostname}, port ${port}`
  return [
    createLine('SSH as root', route.root, describeRoute),
    createLine('SSH as you', route.user, describeRoute),
  ]
}

export function createTestBuildLines(snapshot: Snapshot, { entry }: Builder): CheckLine[] {
  const builds = snapshot.testBuilds.filter(({ uri }) => uri === entry?.uri)
  return builds.map(({ system, outcome }) =>
    createLine(
      `Test build for ${system}`,
      outcome,
      ({ kind, seconds }) => `${kind} after ${formatSeconds(seconds)}`,
    ),
  )
}
