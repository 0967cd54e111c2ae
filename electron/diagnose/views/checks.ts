import { type BuilderFacts, getLeadingBuilder } from '../../core/builders/builder-facts.ts'
import { getLastBuildSentAt } from '../../core/builders/last-build-sent.ts'
import { findLogCapture } from '../../core/builders/log-capture.ts'
import { findRecentGuestState, type GuestState } from '../../core/builders/recent-guest-state.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Processes, Service, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { determinateBuilder } from '../facts/determinate-builder.ts'
import { describeFile, describeLastExit, describePort, formatGibibytes } from '../facts/evidence.ts'
import { describeRemote, remoteBuilders, remoteCondition } from '../facts/remote-builders.ts'
import { rootScanEntryOf } from '../facts/root-scan-evidence.ts'

/** One line of the list of checks, for the terminal and the popover. */
export interface CheckLine {
  readonly subject: string
  readonly at: string
  readonly observed: boolean
  /** Short description of what was observed, or the reason why it was not. */
  readonly message: string
}

/** Returns every part of a snapshot as a short line, in the order of the chain. */
export function checksOf(snapshot: Snapshot): CheckLine[] {
  const facts = getLeadingBuilder(snapshot)
  const { nix, machinesFile } = snapshot
  return [
    ...serviceLines(facts),
    line('virtual machine', snapshot.processes, ({ vms }) => describeVm(facts, vms.length)),
    ...buildActivityLines(snapshot),
    ...portLines(facts),
    ...keyLines(facts),
    line(machinesFile.path, machinesFile.machines, ({ entries, problems }) =>
      [
        counted(entries.length, 'entry', 'entries'),
        problems.length > 0 ? counted(problems.length, 'bad line', 'bad lines') : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    ),
    line('Nix', nix.version, (version) => version),
    line(
      'builders setting',
      nix.settings,
      ({ builders, source }) =>
        `${builders.trim() === '' ? 'empty' : builders.trim().slice(0, 80)}${source === 'nix' ? '' : ', as nix.conf says'}`,
    ),
    ...sshRouteLines(facts),
    ...testBuildLines(snapshot, facts),
    ...rootScanLines(snapshot, facts),
    ...remoteLines(snapshot),
    line('nix-daemon', snapshot.daemon, (daemon) => (daemon.answers ? 'answers' : daemon.reason)),
    line(
      "this Mac's disk",
      snapshot.hostDisk,
      (disk) => `${formatGibibytes(disk.freeBytes)} free of ${formatGibibytes(disk.totalBytes)}`,
    ),
    line('Determinate Nix', snapshot.determinate, (installed) =>
      installed ? describeDeterminate(snapshot) : 'not installed',
    ),
    line('macOS', snapshot.mac.version, (version) => version),
  ]
}

function line<T>(subject: string, part: Observation<T>, message: (value: T) => string): CheckLine {
  return part.observed
    ? { subject, at: part.at, observed: true, message: message(part.value) }
    : { subject, at: part.at, observed: false, message: part.reason }
}

function describeDeterminate(snapshot: Snapshot): string {
  const builder = determinateBuilder(snapshot)
  return builder === 'enabled' || builder === 'disabled'
    ? `installed, its own builder ${builder}`
    : 'installed'
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function serviceLines({ service }: BuilderFacts): CheckLine[] {
  if (service === null) return []
  return [
    line(`launchd job ${service.label}`, service.job, (job) =>
      job.known ? describeJob(job) : 'launchd does not know it',
    ),
    line('switched off in launchd', service.disabled, (disabled) => (disabled ? 'yes' : 'no')),
    line('plist', service.plist, (file) => (file.exists ? describeFile(file) : 'no such file')),
  ]
}

type KnownJob = Extract<Extract<Service['job'], { observed: true }>['value'], { known: true }>

function describeJob(job: KnownJob): string {
  return [
    job.state,
    job.pid === null ? null : `process ${job.pid}`,
    job.runs === null ? null : counted(job.runs, 'run', 'runs'),
    describeLastExit(job.lastExit),
  ]
    .filter((part) => part !== null)
    .join(', ')
}

function describeVm({ vm }: BuilderFacts, count: number): string {
  if (vm !== null) return `${vm.kind}, process ${vm.pid}, since ${vm.startedAt}`
  return count === 0 ? 'none runs' : `${counted(count, 'other runs', 'others run')}, not the builder's`
}

/** Current builds, the time of the last build sent to the builder, and whether its output is captured. */
function buildActivityLines(snapshot: Snapshot): CheckLine[] {
  const { buildSlots } = snapshot
  const capture = findLogCapture(snapshot)
  return [
    line('builds now', snapshot.processes, ({ remoteBuilds }) =>
      remoteBuilds.length === 0 ? 'none' : remoteBuilds.map(describeBuild).join('; '),
    ),
    ...(buildSlots === undefined
      ? []
      : [line('last build sent to it', buildSlots, () => getLastBuildSentAt(snapshot) ?? 'none is known')]),
    ...(snapshot.builderLog === undefined || capture === null
      ? []
      : [
          line(
            "the builder's output",
            snapshot.builderLog,
            () => `captured since ${capture.since}${capture.state === 'on' ? ', until it ends' : ''}`,
          ),
        ]),
  ]
}

function describeBuild({ name, uri, startedAt }: Processes['remoteBuilds'][number]): string {
  return `${name ?? 'a build'}${uri === null ? '' : ` on ${uri}`}, since ${startedAt}`
}

function portLines({ answer, port }: BuilderFacts): CheckLine[] {
  return answer === null ? [] : [line(`port ${port}`, answer, describePort)]
}

/** Remote builders that were probed, each with the time of its probe. */
function remoteLines(snapshot: Snapshot): CheckLine[] {
  return remoteBuilders(snapshot).map((facts) => ({
    subject: facts.entry.uri,
    at: facts.remote.result.at,
    observed: facts.remote.result.observed,
    message: describeRemote(remoteCondition(facts)),
  }))
}

function keyLines({ key }: BuilderFacts): CheckLine[] {
  if (key === null) return []
  return [
    line(`key ${key.path}`, key.privateKey, (file) => (file.exists ? describeFile(file) : 'no such file')),
  ]
}

/** Results of the root scan; without one, those of a recent receipt. */
function rootScanLines(snapshot: Snapshot, facts: BuilderFacts): CheckLine[] {
  const { rootScan } = snapshot
  if (rootScan === null) return receiptLines(snapshot, facts)
  const entry = rootScanEntryOf(snapshot, facts)
  if (!rootScan.observed || entry === null)
    return [line('the builder as root', rootScan, () => 'not asked about')]
  return [
    line('login as root, as Nix does it', entry.login, (login) => (login.works ? 'works' : login.output)),
    line('in the machine', entry.guest, ({ disk, clockOffsetSeconds, storeAnswers, systems }) =>
      [
        `${formatGibibytes(disk.freeBytes)} free of ${formatGibibytes(disk.totalBytes)}`,
        clockOffsetSeconds === 0 ? 'clock right' : `clock ${clockOffsetSeconds} s off`,
        storeAnswers ? 'Nix answers' : 'Nix does not answer',
        systems.join(', '),
      ].join('; '),
    ),
  ]
}

const loginTexts: Readonly<Record<GuestState['guest']['login'], string>> = {
  works: 'works',
  refused: 'the machine refused it',
  'key-mismatch': 'the private key is not that of the public half beside it',
  failed: 'did not work',
}

/** State of the guest from a receipt of the last hour. */
function receiptLines(snapshot: Snapshot, facts: BuilderFacts): CheckLine[] {
  const guestState = findRecentGuestState(snapshot, facts)
  if (guestState === null) return []
  const { at } = guestState.receipt
  const { login, freeKib, totalKib } = guestState.guest
  const receiptLine = (subject: string, message: string) => ({
    subject,
    at,
    observed: true,
    message: `${message}, seen as root at ${at}`,
  })
  return [
    receiptLine('login as root, as Nix does it', loginTexts[login]),
    ...(freeKib === null || totalKib === null
      ? []
      : [
          receiptLine(
            'in the machine',
            `${formatGibibytes(freeKib * 1024)} free of ${formatGibibytes(totalKib * 1024)}`,
          ),
        ]),
  ]
}

function sshRouteLines({ route }: BuilderFacts): CheckLine[] {
  if (route === null) return []
  const describeRoute = ({ user, hostname, port }: SshRoute) => `${user}@${hostname} port ${port}`
  return [
    line(`root's ssh for ${route.host}`, route.root, describeRoute),
    line(`your ssh for ${route.host}`, route.user, describeRoute),
  ]
}

function testBuildLines(snapshot: Snapshot, { entry }: BuilderFacts): CheckLine[] {
  const builds = snapshot.testBuilds.filter(({ uri }) => uri === entry?.uri)
  return builds.map(({ system, outcome }) =>
    line(`test build for ${system}`, outcome, ({ kind, seconds }) => `${kind} after ${seconds} s`),
  )
}
