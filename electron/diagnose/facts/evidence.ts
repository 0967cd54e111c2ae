import type { Evidence } from '../../core/model/finding.ts'
import type { FileOrNothing, PortAnswer, PublicKey, Service, SourceLine } from '../../core/model/snapshot.ts'

/** What was read in a file: `line` null where it is the whole file. */
export function fromFile(says: string, file: string, line: number | null, value: string): Evidence {
  return { says, source: { file, line }, value }
}

export function fromLine(says: string, source: SourceLine, value: string): Evidence {
  return fromFile(says, source.file, source.line, value)
}

/** What a command prints that the reader can type. */
export function fromCommand(says: string, command: string, value: string): Evidence {
  return { says, source: { command }, value }
}

/** What answers at an address, with the fingerprint of its host key where it showed one. */
export function fromAddress(says: string, address: string, key: PublicKey | null, value: string): Evidence {
  return { says, source: { address, fingerprint: key?.fingerprint ?? null }, value }
}

/** launchd's own words on a service, as `launchctl print` has them. */
export function fromLaunchd(says: string, service: Service): Evidence {
  return fromCommand(says, `/bin/launchctl print system/${service.label}`, inLaunchdsWords(service))
}

function inLaunchdsWords(service: Service): string {
  if (!service.job.seen) return service.job.why
  const job = service.job.value
  if (!job.known) return `Could not find service "${service.label}" in domain for system`
  return [
    `state = ${job.state}`,
    job.pid === null ? null : `pid = ${job.pid}`,
    job.runs === null ? null : `runs = ${job.runs}`,
    lastExitInWords(job.lastExit),
  ]
    .filter((word) => word !== null)
    .join(', ')
}

type KnownJob = Extract<Extract<Service['job'], { seen: true }>['value'], { known: true }>

/** How the previous run of a job ended, as launchctl writes it; null where it does not say. */
export function lastExitInWords(exit: KnownJob['lastExit']): string | null {
  if (exit.how === 'signal') return `last terminating signal = ${exit.signal}`
  if (exit.how === 'code') return `last exit code = ${exit.code}${exit.name === null ? '' : `: ${exit.name}`}`
  return exit.how === 'never' ? 'last exit code = (never exited)' : null
}

/** Permission bits as `chmod` takes them: `0640`. */
export function modeInWords(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

/** Owner and mode of a file, for a person. */
export function fileInWords(file: Extract<FileOrNothing, { exists: true }>): string {
  const owner = file.uid === 0 ? 'root' : `user ${file.uid}`
  return `${file.kind}, owner ${owner}, mode ${modeInWords(file.mode)}`
}

/** What a port said, in a few words. */
export function portInWords(answer: PortAnswer): string {
  switch (answer.answer) {
    case 'refused':
      return 'connection refused'
    case 'silent':
      return `takes connections, no byte within ${(answer.waitedMs / 1000).toFixed(1)} s`
    case 'closed':
      return 'takes connections and closes them'
    case 'not-ssh':
      return `not ssh: began with ${JSON.stringify(answer.began.slice(0, 40))}`
    case 'ssh':
      return `${answer.banner}, ${answer.hostKey.known ? answer.hostKey.fingerprint : `host key not seen: ${answer.hostKey.why}`}`
  }
}

/** A word of a command as the reader may type it: in quotes where a shell would read more than a word. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
