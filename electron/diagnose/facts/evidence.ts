import type { Evidence } from '../../core/model/finding.ts'
import type { FileInfo, PortResult, PublicKey, Service, SourceLine } from '../../core/model/snapshot.ts'
import type { BuildersSetting } from '../../core/nix/builders-setting.ts'
import { formatSeconds } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'

/** Texts of evidence. */
export const evidenceTexts = defineTexts({
  fileKinds: { file: 'file', folder: 'folder', link: 'link', other: 'other' },
  rootsFile: (kind: string, mode: string) => `${kind}, owner root, mode ${mode}`,
  usersFile: (kind: string, uid: number, mode: string) => `${kind}, owner user ${uid}, mode ${mode}`,
  response: {
    refused: 'connection refused',
    silent: (seconds: number) => `accepts connections, but no response within ${formatSeconds(seconds)}`,
    closed: 'accepts connections, then closes them',
    notSsh: (start: string) => `not SSH: starts with ${start}`,
    ssh: (banner: string, fingerprint: string) => `${banner}, ${fingerprint}`,
    sshWithUnknownKey: (banner: string, reason: string) => `${banner}, host key unknown: ${reason}`,
  },
  settingInEffect: "Nix's setting in effect",
  settingLine: {
    system: "Set in this Mac's nix.conf",
    user: 'Set in your own nix.conf',
    environment: 'Set in the environment (NIX_CONFIG)',
  },
})

/** Evidence read from a file; `line` is null if it concerns the whole file. */
export function fromFile(message: string, file: string, line: number | null, value: string): Evidence {
  return { message, source: { file, line }, value }
}

/** Evidence read from one line of a file. */
export function fromLine(message: string, source: SourceLine, value: string): Evidence {
  return fromFile(message, source.file, source.line, value)
}

/** Evidence printed by a command that the user can run too. */
export function fromCommand(message: string, command: string, value: string): Evidence {
  return { message, source: { command }, value }
}

/** Evidence from an address, with the fingerprint of the host key if one was presented. */
export function fromAddress(
  message: string,
  address: string,
  key: PublicKey | null,
  value: string,
): Evidence {
  return { message, source: { address, fingerprint: key?.fingerprint ?? null }, value }
}

/** Evidence about a launchd service, in the wording of `launchctl print`. */
export function fromLaunchd(message: string, service: Pick<Service, 'label' | 'job' | 'domain'>): Evidence {
  const { domain = 'system', label } = service
  return fromCommand(message, `/bin/launchctl print ${domain}/${label}`, describeJob(service))
}

function describeJob(service: Pick<Service, 'label' | 'job' | 'domain'>): string {
  if (!service.job.observed) return service.job.reason
  const job = service.job.value
  if (!job.known)
    return `Could not find service "${service.label}" in domain for ${service.domain ?? 'system'}`
  return [
    `state = ${job.state}`,
    job.pid === null ? null : `pid = ${job.pid}`,
    job.runs === null ? null : `runs = ${job.runs}`,
    describeLastExit(job.lastExit),
    job.pendedSpawn === undefined ? null : `pended nondemand spawn = ${job.pendedSpawn}`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

type KnownJob = Extract<Extract<Service['job'], { observed: true }>['value'], { known: true }>

/** Describes how the previous run of a job ended, in launchctl's wording; null if none ended or launchctl does not say. */
export function describeLastExit(exit: KnownJob['lastExit']): string | null {
  if (exit.kind === 'signal') return `last terminating signal = ${exit.signal}`
  if (exit.kind === 'reason') return `last exit reason = ${exit.reason}`
  if (exit.kind === 'code')
    return `last exit code = ${exit.code}${exit.name === null ? '' : `: ${exit.name}`}`
  return null
}

/** Formats permission bits in octal as `chmod` accepts them: `0640`. */
export function describeMode(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

type FileState = Pick<Extract<FileInfo, { exists: true }>, 'kind' | 'uid' | 'mode'>

/** Describes the kind, owner and mode of a file. */
export function describeFile(file: FileState): string {
  const kind = evidenceTexts.fileKinds[file.kind]
  const mode = describeMode(file.mode)
  return file.uid === 0 ? evidenceTexts.rootsFile(kind, mode) : evidenceTexts.usersFile(kind, file.uid, mode)
}

/** Describes briefly what answered on a port. */
export function describePort(answer: PortResult): string {
  const texts = evidenceTexts.response
  switch (answer.kind) {
    case 'refused':
      return texts.refused
    case 'silent':
      return texts.silent(answer.waitedMs / 1000)
    case 'closed':
      return texts.closed
    case 'not-ssh':
      return texts.notSsh(JSON.stringify(answer.firstBytes.slice(0, 40)))
    case 'ssh':
      return answer.hostKey.known
        ? texts.ssh(answer.banner, answer.hostKey.fingerprint)
        : texts.sshWithUnknownKey(answer.banner, answer.hostKey.reason)
  }
}

/** Quotes an argument for a POSIX shell; a plain one stays as it is. */
export function quoteShellArgument(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
}

/** Shows the value of the `builders` setting and the line that sets it; without a line, the command that prints it. */
export function createSettingEvidence(setting: BuildersSetting): Evidence {
  const value = `builders = ${setting.value.trim().slice(0, 200)}`.trimEnd()
  return setting.line === null
    ? fromCommand(evidenceTexts.settingInEffect, 'nix config show builders', value)
    : fromLine(evidenceTexts.settingLine[setting.line.layer], setting.line, value)
}
