import { type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import { lastSentTo } from '../../core/builders/last-build-sent.ts'
import { logCapture } from '../../core/builders/log-capture.ts'
import { type GuestSight, guestSight } from '../../core/builders/recent-guest-state.ts'
import type { Seen } from '../../core/model/observation.ts'
import type { Processes, Service, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { determinateBuilder } from '../facts/determinate-builder.ts'
import { fileInWords, lastExitInWords, portInWords } from '../facts/evidence.ts'
import { remoteCondition, remoteInWords, remoteMachines } from '../facts/remote-builders.ts'
import { deepEntryOf } from '../facts/root-scan-evidence.ts'
import { inGibibytes } from '../rules/service/host-disk-low.ts'

/** One line of the list of what was looked at, for the terminal and the popover. */
export interface LookedAt {
  readonly what: string
  readonly at: string
  readonly seen: boolean
  /** What was seen, in a few words, or why it was not. */
  readonly says: string
}

/** Every part of a look in a few words, in the order of the chain. */
export function lookedAt(snapshot: Snapshot): LookedAt[] {
  const facts = leadingBuilder(snapshot)
  const { nix, machinesFile } = snapshot
  return [
    ...serviceLines(facts),
    line('virtual machine', snapshot.processes, ({ machines }) => machinesInWords(facts, machines.length)),
    ...buildsLines(snapshot),
    ...portLines(facts),
    ...keyLines(facts),
    line(machinesFile.path, machinesFile.machines, ({ entries, problems }) =>
      [
        counted(entries.length, 'entry', 'entries'),
        problems.length > 0 ? counted(problems.length, 'bad line', 'bad lines') : '',
      ]
        .filter((word) => word !== '')
        .join(', '),
    ),
    line('Nix', nix.version, (version) => version),
    line(
      'builders setting',
      nix.settings,
      ({ builders, source }) =>
        `${builders.trim() === '' ? 'empty' : builders.trim().slice(0, 80)}${source === 'nix' ? '' : ', as nix.conf says'}`,
    ),
    ...routeLines(facts),
    ...buildLines(snapshot, facts),
    ...deepLines(snapshot, facts),
    ...remoteLines(snapshot),
    line('nix-daemon', snapshot.daemon, (daemon) => (daemon.answers ? 'answers' : daemon.why)),
    line(
      "this Mac's disk",
      snapshot.hostDisk,
      (disk) => `${inGibibytes(disk.freeBytes)} free of ${inGibibytes(disk.totalBytes)}`,
    ),
    line('Determinate Nix', snapshot.determinate, (there) =>
      there ? determinateInWords(snapshot) : 'not installed',
    ),
    line('macOS', snapshot.mac.version, (version) => version),
  ]
}

function line<T>(what: string, part: Seen<T>, says: (value: T) => string): LookedAt {
  return part.seen
    ? { what, at: part.at, seen: true, says: says(part.value) }
    : { what, at: part.at, seen: false, says: part.why }
}

function determinateInWords(snapshot: Snapshot): string {
  const builder = determinateBuilder(snapshot)
  return builder === 'enabled' || builder === 'disabled'
    ? `installed, its own builder ${builder}`
    : 'installed'
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function serviceLines({ service }: BuilderFacts): LookedAt[] {
  if (service === null) return []
  return [
    line(`launchd job ${service.label}`, service.job, (job) =>
      job.known ? jobInWords(job) : 'launchd does not know it',
    ),
    line('switched off in launchd', service.disabled, (disabled) => (disabled ? 'yes' : 'no')),
    line('plist', service.plist, (file) => (file.exists ? fileInWords(file) : 'no such file')),
  ]
}

type KnownJob = Extract<Extract<Service['job'], { seen: true }>['value'], { known: true }>

function jobInWords(job: KnownJob): string {
  return [
    job.state,
    job.pid === null ? null : `process ${job.pid}`,
    job.runs === null ? null : counted(job.runs, 'run', 'runs'),
    lastExitInWords(job.lastExit),
  ]
    .filter((word) => word !== null)
    .join(', ')
}

function machinesInWords({ machine }: BuilderFacts, count: number): string {
  if (machine !== null) return `${machine.kind}, process ${machine.pid}, since ${machine.startedAt}`
  return count === 0 ? 'none runs' : `${counted(count, 'other runs', 'others run')}, not the builder's`
}

/** What is built now, when a build was last sent to the builder, and whether its output is captured. */
function buildsLines(snapshot: Snapshot): LookedAt[] {
  const { buildSlots } = snapshot
  const capture = logCapture(snapshot)
  return [
    line('builds now', snapshot.processes, ({ remoteBuilds }) =>
      remoteBuilds.length === 0 ? 'none' : remoteBuilds.map(buildInWords).join('; '),
    ),
    ...(buildSlots === undefined
      ? []
      : [line('last build sent to it', buildSlots, () => lastSentTo(snapshot) ?? 'none is known')]),
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

function buildInWords({ what, uri, startedAt }: Processes['remoteBuilds'][number]): string {
  return `${what ?? 'a build'}${uri === null ? '' : ` on ${uri}`}, since ${startedAt}`
}

function portLines({ answer, port }: BuilderFacts): LookedAt[] {
  return answer === null ? [] : [line(`port ${port}`, answer, portInWords)]
}

/** Machines elsewhere that a person asked to look at, each with the time of then. */
function remoteLines(snapshot: Snapshot): LookedAt[] {
  return remoteMachines(snapshot).map((facts) => ({
    what: facts.entry.uri,
    at: facts.remote.look.at,
    seen: facts.remote.look.seen,
    says: remoteInWords(remoteCondition(facts)),
  }))
}

function keyLines({ key }: BuilderFacts): LookedAt[] {
  if (key === null) return []
  return [
    line(`key ${key.path}`, key.privateKey, (file) => (file.exists ? fileInWords(file) : 'no such file')),
  ]
}

/** What was looked at as root, where that was asked for. */
function deepLines(snapshot: Snapshot, facts: BuilderFacts): LookedAt[] {
  const { deep } = snapshot
  if (deep === null) return earlierLines(snapshot, facts)
  const entry = deepEntryOf(snapshot, facts)
  if (!deep.seen || entry === null) return [line('the builder as root', deep, () => 'not asked about')]
  return [
    line('login as root, as Nix does it', entry.login, (login) => (login.works ? 'works' : login.said)),
    line('in the machine', entry.guest, ({ disk, clockOffsetSeconds, storeAnswers, systems }) =>
      [
        `${inGibibytes(disk.freeBytes)} free of ${inGibibytes(disk.totalBytes)}`,
        clockOffsetSeconds === 0 ? 'clock right' : `clock ${clockOffsetSeconds} s off`,
        storeAnswers ? 'Nix answers' : 'Nix does not answer',
        systems.join(', '),
      ].join('; '),
    ),
  ]
}

const loginWords: Readonly<Record<GuestSight['guest']['login'], string>> = {
  works: 'works',
  refused: 'the machine refused it',
  'key-mismatch': 'the private key is not that of the public half beside it',
  failed: 'did not work',
}

/** What a receipt of the last hour says of the machine. */
function earlierLines(snapshot: Snapshot, facts: BuilderFacts): LookedAt[] {
  const sight = guestSight(snapshot, facts)
  if (sight === null) return []
  const { at } = sight.receipt
  const { login, freeKib, totalKib } = sight.guest
  const seen = (what: string, says: string) => ({
    what,
    at,
    seen: true,
    says: `${says}, seen as root at ${at}`,
  })
  return [
    seen('login as root, as Nix does it', loginWords[login]),
    ...(freeKib === null || totalKib === null
      ? []
      : [seen('in the machine', `${inGibibytes(freeKib * 1024)} free of ${inGibibytes(totalKib * 1024)}`)]),
  ]
}

function routeLines({ route }: BuilderFacts): LookedAt[] {
  if (route === null) return []
  const inWords = (asked: SshRoute) => `${asked.user}@${asked.hostname} port ${asked.port}`
  return [
    line(`root's ssh for ${route.host}`, route.root, inWords),
    line(`your ssh for ${route.host}`, route.user, inWords),
  ]
}

function buildLines(snapshot: Snapshot, { entry }: BuilderFacts): LookedAt[] {
  const builds = snapshot.proofs.filter(({ uri }) => uri === entry?.uri)
  return builds.map(({ system, build }) =>
    line(`test build for ${system}`, build, ({ result, seconds }) => `${result} after ${seconds} s`),
  )
}
