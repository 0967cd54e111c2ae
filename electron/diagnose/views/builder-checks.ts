import type { Builder } from '../../core/builders/builder.ts'
import type { FileInfo, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatQuantity, formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { describeFile, describeLastExit, describePort } from '../facts/evidence.ts'
import { type CheckLine, createLine } from './check-line.ts'

interface JobFacts {
  readonly label: string
  /** In launchd's words. */
  readonly state: string
  readonly pid: number | null
  readonly runs: number | null
  /** In the wording of launchctl. */
  readonly lastExit: string | null
}

/** Texts of the checks of one builder. */
export const builderChecksTexts = defineTexts({
  subjects: {
    service: 'Service',
    disabled: 'Disabled',
    plist: 'Plist',
    port: (port: number) => `Port ${port}`,
    privateKey: 'Private key',
    rootsRoute: 'SSH as root',
    usersRoute: 'SSH as you',
    testBuild: (system: string) => `Test build for ${system}`,
  },
  job: ({ label, state, pid, runs, lastExit }: JobFacts) =>
    [
      label,
      state,
      pid === null ? null : `process ${pid}`,
      runs === null ? null : formatQuantity(runs, 'run', 'runs'),
      lastExit,
    ]
      .filter((fact) => fact !== null)
      .join(', '),
  unloadedJob: (label: string) => `${label}, not loaded`,
  disabled: 'yes',
  enabled: 'no',
  noPlist: 'no such file',
  file: (path: string, facts: string) => `${path}, ${facts}`,
  missingFile: (path: string) => `${path}, no such file`,
  vm: {
    names: { qemu: 'QEMU', vz: 'Apple virtualization' },
    running: (vm: string, pid: number, since: string) => `${vm}, process ${pid}, since ${since}`,
    none: 'not running',
    others: (count: number) => `not running (${formatQuantity(count, 'other VM is', 'other VMs are')})`,
  },
  route: ({ host, user, hostname, port }: SshTarget) => `${host} is ${user}@${hostname}, port ${port}`,
  testBuild: {
    passed: (seconds: number) => `passed after ${formatSeconds(seconds)}`,
    failed: (seconds: number) => `failed after ${formatSeconds(seconds)}`,
  },
})

interface SshTarget {
  /** The host of the entry. */
  readonly host: string
  readonly user: string
  readonly hostname: string
  readonly port: number
}

export function createServiceLines({ service }: Builder): CheckLine[] {
  if (service === null) return []
  return [
    createLine(builderChecksTexts.subjects.service, service.job, (job) =>
      job.known
        ? builderChecksTexts.job({ ...job, label: service.label, lastExit: describeLastExit(job.lastExit) })
        : builderChecksTexts.unloadedJob(service.label),
    ),
    createLine(builderChecksTexts.subjects.disabled, service.disabled, (isDisabled) =>
      isDisabled ? builderChecksTexts.disabled : builderChecksTexts.enabled,
    ),
    createLine(builderChecksTexts.subjects.plist, service.plist, (file) =>
      file.exists ? describeFile(file) : builderChecksTexts.noPlist,
    ),
  ]
}

export function describeVm({ takenAt }: Snapshot, { vm }: Builder, count: number): string {
  if (vm === null) return count === 0 ? builderChecksTexts.vm.none : builderChecksTexts.vm.others(count)
  return builderChecksTexts.vm.running(
    builderChecksTexts.vm.names[vm.kind],
    vm.pid,
    formatLocalTime(vm.startedAt, takenAt),
  )
}

export function createPortLines({ portResult, port }: Builder): CheckLine[] {
  return portResult === null
    ? []
    : [createLine(builderChecksTexts.subjects.port(port), portResult, describePort)]
}

export function createKeyLines({ key }: Builder): CheckLine[] {
  if (key === null) return []
  return [
    createLine(builderChecksTexts.subjects.privateKey, key.privateKey, (file) =>
      describeFileAt(key.path, file),
    ),
  ]
}

/** Describes a file with its path, or says that there is none. */
export function describeFileAt(path: string, file: FileInfo): string {
  return file.exists
    ? builderChecksTexts.file(path, describeFile(file))
    : builderChecksTexts.missingFile(path)
}

export function createSshRouteLines({ route }: Builder): CheckLine[] {
  if (route === null) return []
  const { host } = route
  const describeTarget = ({ user, hostname, port }: SshRoute) =>
    builderChecksTexts.route({ host, user, hostname, port })
  return [
    createLine(builderChecksTexts.subjects.rootsRoute, route.root, describeTarget),
    createLine(builderChecksTexts.subjects.usersRoute, route.user, describeTarget),
  ]
}

export function createTestBuildLines(snapshot: Snapshot, { entry }: Builder): CheckLine[] {
  const builds = snapshot.testBuilds.filter(({ uri }) => uri === entry?.uri)
  return builds.map(({ system, outcome }) =>
    createLine(builderChecksTexts.subjects.testBuild(system), outcome, ({ kind, seconds }) =>
      builderChecksTexts.testBuild[kind](seconds),
    ),
  )
}
