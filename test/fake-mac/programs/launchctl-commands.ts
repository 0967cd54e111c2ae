import { lstatSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import type { LaunchdStart } from '../fake-mac-files.ts'
import type { LaunchdJob } from './job-process.ts'
import { formatDisabledServices, formatJob } from './launchctl-print.ts'

/** Output and exit code of launchctl. */
export interface LaunchctlAnswer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Set if the real launchctl would refuse the call. */
  readonly violation?: string
}

/** The state of launchd. */
export interface Launchd {
  readonly root: string
  readonly start: LaunchdStart
  readonly jobs: Map<string, LaunchdJob>
  readonly disabled: Record<string, boolean>
  /** Loads the job of a plist and starts it. */
  load(label: string, plistPath: string): void
}

const ok: LaunchctlAnswer = { code: 0, stdout: '', stderr: '' }
const fails = (code: number, text: string): LaunchctlAnswer => ({ code, stdout: '', stderr: `${text}\n` })

/** Answers one call. All commands that change something need root (docs/macos.md, "launchctl exit codes"). */
export async function answerLaunchctl(
  launchd: Launchd,
  args: readonly string[],
  isRoot: boolean,
): Promise<LaunchctlAnswer> {
  const [verb, ...operands] = args
  const read = answerReading(launchd, verb, operands)
  if (read !== null) return read
  const [first, second] = operands
  if (verb === 'bootstrap' && operands.length === 2 && first === 'system' && second?.startsWith('/')) {
    return bootstrap(launchd, second, isRoot)
  }
  if (verb === 'debug') return debug(launchd, operands, isRoot, args)
  const options = operands.slice(0, -1)
  const label = getLabel(operands.at(-1))
  if (label === null) return refuseUsage(args)
  if ((verb === 'enable' || verb === 'disable') && options.length === 0) {
    return setDisabled(launchd, verb, label, isRoot)
  }
  if (verb === 'bootout' && options.length === 0) return bootout(launchd, label, isRoot)
  if (verb === 'kickstart' && options.every((option) => option === '-k' || option === '-p')) {
    return kickstart(launchd, label, options, isRoot)
  }
  if (verb === 'kill' && options.length === 1) return kill(launchd, label, options[0] ?? '', isRoot, args)
  return refuseUsage(args)
}

function answerReading(
  launchd: Launchd,
  verb: string | undefined,
  operands: readonly string[],
): LaunchctlAnswer | null {
  if (verb === 'managername' && operands.length === 0) return { ...ok, stdout: 'Aqua\n' }
  if (verb === 'error' && operands.length === 1) return describeError(operands[0] ?? '')
  if (verb === 'print-disabled' && operands.length === 1 && operands[0] === 'system') {
    return { ...ok, stdout: formatDisabledServices(launchd.disabled, launchd.start.disabledAs) }
  }
  const label = getLabel(operands[0])
  if (verb !== 'print' || operands.length !== 1 || label === null) return null
  const job = launchd.jobs.get(label)
  return job === undefined ? answerNotFound(label) : { ...ok, stdout: formatJob(job.state()) }
}

/** Returns the label of a target `system/LABEL`. A bare `system` is refused: it would address all services. */
function getLabel(target: string | undefined): string | null {
  return /^system\/([A-Za-z0-9._-]+)$/.exec(target ?? '')?.[1] ?? null
}

function refuseUsage(args: readonly string[]): LaunchctlAnswer {
  const call = `launchctl ${args.join(' ')}`
  return { ...fails(64, `Unrecognized subcommand or arguments: ${call}`), violation: call }
}

function answerNotFound(label: string): LaunchctlAnswer {
  return fails(113, `Could not find service "${label}" in domain for system`)
}

function setDisabled(launchd: Launchd, verb: string, label: string, isRoot: boolean): LaunchctlAnswer {
  if (!isRoot) return fails(1, `Could not ${verb} service: 1: Operation not permitted`)
  launchd.disabled[label] = verb === 'disable'
  return ok
}

/** Error 5 has several causes and does not say which (docs/macos.md, "Loading and unloading a service"). */
function bootstrap(launchd: Launchd, plistPath: string, isRoot: boolean): LaunchctlAnswer {
  const opaque = 'Bootstrap failed: 5: Input/output error'
  if (!isRoot) return fails(5, `${opaque}\nTry re-running the command as root for richer errors.`)
  const text = readPlist(launchd.root, plistPath)
  const label = /<key>Label<\/key>\s*<string>([^<]+)<\/string>/.exec(text ?? '')?.[1]
  if (label === undefined) return fails(5, opaque)
  const existingJob = launchd.jobs.get(label)
  if (existingJob?.isLeaving()) return fails(37, 'Bootstrap failed: 37: Operation already in progress')
  if (existingJob !== undefined || launchd.disabled[label]) return fails(5, opaque)
  launchd.load(label, plistPath)
  return ok
}

/** Returns the text of a plist; null if launchd refuses it: it is missing, not root's, or writable by others. */
function readPlist(root: string, path: string): string | null {
  const stat = lstatSync(root + path, { throwIfNoEntry: false })
  const rootsOwner = lstatSync(root === '' ? '/' : root).uid
  if (!stat?.isFile() || stat.uid !== rootsOwner || (stat.mode & 0o022) !== 0) return null
  return readFileSync(root + path, 'utf8')
}

/** Returns before the job is gone (docs/macos.md, "Loading and unloading a service"). */
function bootout(launchd: Launchd, label: string, isRoot: boolean): LaunchctlAnswer {
  if (!isRoot) return fails(1, 'Boot-out failed: 1: Operation not permitted')
  const job = launchd.jobs.get(label)
  if (job === undefined) return fails(3, 'Boot-out failed: 3: No such process')
  if (job.isLeaving()) return fails(36, 'Boot-out failed: 36: Operation now in progress')
  const removalDelayMs = 1500
  void job.shutDown().then(() => setTimeout(() => launchd.jobs.delete(label), removalDelayMs))
  return ok
}

async function kickstart(
  launchd: Launchd,
  label: string,
  options: readonly string[],
  isRoot: boolean,
): Promise<LaunchctlAnswer> {
  if (!isRoot) return fails(1, `Could not kickstart service "${label}": 1: Operation not permitted`)
  const job = launchd.jobs.get(label)
  if (job === undefined) return answerNotFound(label)
  if (launchd.disabled[label])
    return fails(119, `Could not kickstart service "${label}": 119: Service is disabled`)
  const runningPid = job.state().pid
  const pid = runningPid !== null && !options.includes('-k') ? runningPid : await job.restart()
  return { ...ok, stdout: options.includes('-p') ? `service spawned with pid: ${pid}\n` : '' }
}

/**
 * `debug system/LABEL --stdout PATH --stderr PATH` applies to the next run of the service only (launchctl(1)). Other
 * options, and calls without a path, are not implemented.
 */
function debug(
  launchd: Launchd,
  operands: readonly string[],
  isRoot: boolean,
  args: readonly string[],
): LaunchctlAnswer {
  const [target, first, stdout, second, stderr, ...otherArguments] = operands
  const label = getLabel(target)
  const isPath = (word: string | undefined): word is string => word?.startsWith('/') === true
  const hasBothOptions = first === '--stdout' && second === '--stderr' && otherArguments.length === 0
  if (label === null || !hasBothOptions || !isPath(stdout) || !isPath(stderr)) return refuseUsage(args)
  if (!isRoot) return fails(1, 'Could not set debug parameters: 1: Operation not permitted')
  const job = launchd.jobs.get(label)
  if (job === undefined) return answerNotFound(label)
  job.debug({ stdout: launchd.root + stdout, stderr: launchd.root + stderr })
  return ok
}

function kill(
  launchd: Launchd,
  label: string,
  name: string,
  isRoot: boolean,
  args: readonly string[],
): LaunchctlAnswer {
  const signal = parseSignal(name)
  if (signal === null) return refuseUsage(args)
  if (!isRoot) return fails(1, 'Could not signal service: 1: Operation not permitted')
  const job = launchd.jobs.get(label)
  if (job === undefined) return answerNotFound(label)
  return job.signal(signal) ? ok : fails(3, 'Could not signal service: 3: No such process')
}

/** Parses `TERM`, `SIGTERM` or `15`. */
function parseSignal(name: string): NodeJS.Signals | null {
  const signals = Object.entries(constants.signals)
  const signal = signals.find(([signalName, number]) =>
    [signalName, signalName.slice(3), String(number)].includes(name),
  )
  return signalNames.find((signalName) => signalName === signal?.[0]) ?? null
}
const signalNames: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGKILL',
  'SIGINT',
  'SIGHUP',
  'SIGABRT',
  'SIGQUIT',
]

function describeError(number: string): LaunchctlAnswer {
  const messages: Readonly<Record<string, string>> = {
    1: 'Operation not permitted',
    3: 'No such process',
    5: 'Input/output error',
    36: 'Operation now in progress',
    37: 'Operation already in progress',
    113: 'Could not find specified service',
    119: 'Service is disabled',
    122: 'Path had bad ownership/permissions',
  }
  return { ...ok, stdout: `${number}: ${messages[number] ?? 'unknown error code'}\n` }
}
