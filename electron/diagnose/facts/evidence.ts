import type { Evidence } from '../../core/model/finding.ts'
import type { FileInfo, PortAnswer, PublicKey, Service, SourceLine } from '../../core/model/snapshot.ts'

/** What was read in a file: `line` null where it is the whole file. */
export function fromFile(message: string, file: string, line: number | null, value: string): Evidence {
  return { message, source: { file, line }, value }
}

export function fromLine(message: string, source: SourceLine, value: string): Evidence {
  return fromFile(message, source.file, source.line, value)
}

/** What a command prints that the reader can type. */
export function fromCommand(message: string, command: string, value: string): Evidence {
  return { message, source: { command }, value }
}

/** What answers at an address, with the fingerprint of its host key where it showed one. */
export function fromAddress(
  message: string,
  address: string,
  key: PublicKey | null,
  value: string,
): Evidence {
  return { message, source: { address, fingerprint: key?.fingerprint ?? null }, value }
}

/** launchd's own words on a service, as `launchctl print` has them. */
export function fromLaunchd(message: string, service: Pick<Service, 'label' | 'job'>): Evidence {
  return fromCommand(message, `/bin/launchctl print system/${service.label}`, describeExitReason(service))
}

function describeExitReason(service: Pick<Service, 'label' | 'job'>): string {
  if (!service.job.observed) return service.job.reason
  const job = service.job.value
  if (!job.known) return `Could not find service "${service.label}" in domain for system`
  return [
    `state = ${job.state}`,
    job.pid === null ? null : `pid = ${job.pid}`,
    job.runs === null ? null : `runs = ${job.runs}`,
    describeLastExit(job.lastExit),
    job.pendedSpawn === undefined ? null : `pended nondemand spawn = ${job.pendedSpawn}`,
  ]
    .filter((word) => word !== null)
    .join(', ')
}

type KnownJob = Extract<Extract<Service['job'], { observed: true }>['value'], { known: true }>

/** How the previous run of a job ended, as launchctl writes it; null where it does not say. */
export function describeLastExit(exit: KnownJob['lastExit']): string | null {
  if (exit.kind === 'signal') return `last terminating signal = ${exit.signal}`
  if (exit.kind === 'reason') return `last exit reason = ${exit.reason}`
  if (exit.kind === 'code')
    return `last exit code = ${exit.code}${exit.name === null ? '' : `: ${exit.name}`}`
  return exit.kind === 'never' ? 'last exit code = (never exited)' : null
}

/** Permission bits as `chmod` takes them: `0640`. */
export function describeMode(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

/** Owner and mode of a file, for a person. */
export function describeFile(file: Extract<FileInfo, { exists: true }>): string {
  const owner = file.uid === 0 ? 'root' : `user ${file.uid}`
  return `${file.kind}, owner ${owner}, mode ${describeMode(file.mode)}`
}

/** What a port said, in a few words. */
export function describePort(answer: PortAnswer): string {
  switch (answer.kind) {
    case 'refused':
      return 'connection refused'
    case 'silent':
      return `takes connections, no byte within ${(answer.waitedMs / 1000).toFixed(1)} s`
    case 'closed':
      return 'takes connections and closes them'
    case 'not-ssh':
      return `not ssh: began with ${JSON.stringify(answer.firstBytes.slice(0, 40))}`
    case 'ssh':
      return `${answer.banner}, ${answer.hostKey.known ? answer.hostKey.fingerprint : `host key not seen: ${answer.hostKey.reason}`}`
  }
}

/** A word of a command as the reader may type it: in quotes where a shell would read more than a word. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** Bytes as a person reads them. */
export function formatGibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`
}
