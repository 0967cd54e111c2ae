import type { LaunchdJob } from '../model/snapshot.ts'
import { sanitize } from '../text/sanitize.ts'
import { defineTexts } from '../text/translated-texts.ts'

/** Texts of the results of launchctl. */
export const launchdJobTexts = defineTexts({
  done: 'launchctl did it',
  errors: {
    rootOnly: 'only root can do this',
    notLoaded: "launchd doesn't have this job",
    noReason: 'launchd refused without giving a reason (error 5)',
    stopping: 'launchd is still stopping this job',
    stoppingOrLoaded: 'launchd is still stopping this job, or has loaded it already',
    noDomain: 'launchd has no such domain',
    disabled: 'the job is disabled in launchd',
    permissions: "the job's file isn't owned by root, or others can change it",
    unsupported: "this part of launchd can't do that",
    protectedJob: 'macOS protects this job from changes',
    quarantine: "macOS holds the job's program in quarantine",
  },
  exited: (code: number) => `launchctl exited with code ${code}`,
  exitedWithMessage: (code: number, message: string) => `launchctl exited with code ${code}: ${message}`,
})

/**
 * Parses the output of `launchctl print system/LABEL` for a loaded job; returns null for any other text. Apple does not
 * guarantee its format (docs/macos.md, "launchctl print"). Only lines with exactly one leading tab outside of blocks count:
 * nested blocks repeat the same names, and arguments are printed unescaped (docs/macos.md, "Parsing launchctl print").
 * Environment values are never kept.
 */
export function parseLaunchctlPrint(stdout: string): LaunchdJob | null {
  const fields = parseTopLevelFields(stdout)
  const state = fields.get('state')
  if (state === undefined || state === '') return null
  const pid = parseWholeNumber(fields.get('pid'))
  const pendedSpawn = fields.get('pended nondemand spawn')
  return {
    known: true,
    state: sanitize(state),
    pid: pid === 0 ? null : pid,
    runs: parseWholeNumber(fields.get('runs')),
    lastExit: parseLastExit(fields),
    ...(pendedSpawn === undefined || pendedSpawn === '' ? {} : { pendedSpawn: sanitize(pendedSpawn) }),
  }
}

/** Returns the job's own `name = value` lines; of several with one name the first. */
function parseTopLevelFields(stdout: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  let isInBlock = false
  for (const rawLine of restoreTabs(stdout).split('\n')) {
    const line = rawLine.endsWith('\r') ? rawLine.slice(0, -1) : rawLine
    if (isInBlock) {
      isInBlock = line !== '\t}'
      continue
    }
    const equals = line.indexOf(' = ')
    if (!line.startsWith('\t') || line.startsWith('\t\t') || equals < 0) continue
    const value = line.slice(equals + 3).trim()
    const name = line.slice(1, equals)
    if (value === '{') isInBlock = true
    else if (!fields.has(name)) fields.set(name, value)
  }
  return fields
}

/** Restores tabs in output that was copied from a page or a terminal as blanks. The first indentation is one level. */
function restoreTabs(stdout: string): string {
  const unit = /^\t/m.test(stdout) ? undefined : /^( {1,8})[^ ]/m.exec(stdout)?.[1]
  if (unit === undefined) return stdout
  const level = new RegExp(`^((?: {${unit.length}})+)`, 'gm')
  return stdout.replace(level, (blanks: string) => '\t'.repeat(blanks.length / unit.length))
}

function parseWholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** A job that was ended by a signal has a line for it instead of an exit code (docs/macos.md, "launchctl print"). */
function parseLastExit(
  fields: ReadonlyMap<string, string>,
): Extract<LaunchdJob, { known: true }>['lastExit'] {
  const signal = fields.get('last terminating signal')
  if (signal !== undefined && signal !== '') return { kind: 'signal', signal: sanitize(signal) }
  const code = fields.get('last exit code')
  if (code === '(never exited)') return { kind: 'never' }
  const match = /^(-?\d{1,10})(?:: (.*))?$/.exec(code ?? '')
  if (match !== null) {
    return { kind: 'code', code: Number(match[1]), name: match[2] === undefined ? null : sanitize(match[2]) }
  }
  const reason = fields.get('last exit reason')
  return reason ? { kind: 'reason', reason: sanitize(reason) } : { kind: 'unknown' }
}

/**
 * Whether `launchctl print-disabled system` lists the label as disabled: `=> disabled`, on older macOS `=> true`
 * (docs/macos.md, "Disabled services"). A label that is not listed is enabled.
 */
export function parsePrintDisabled(stdout: string, label: string): boolean {
  const disabledLines = [`"${label}" => disabled`, `"${label}" => true`]
  return stdout.split('\n').some((line) => disabledLines.includes(line.trim()))
}

/** The meaning of launchctl's exit code and error message (docs/macos.md, "launchctl exit codes"). */
export interface LaunchctlResult {
  readonly kind:
    | 'done'
    /** launchd does not know the job: never loaded, removed, or blocked under Login Items. The message is the same. */
    | 'not-loaded'
    | 'disabled'
    | 'bad-permissions'
    /** The job is still being removed, or is already in the requested state: wait and scan again. */
    | 'in-progress'
    | 'not-permitted'
    /** Error 5: it has four causes, and the message does not tell which (docs/macos.md, "Loading and unloading a service"). */
    | 'no-reason'
    | 'other'
  /** For the user. */
  readonly message: string
}

interface KnownResult extends Pick<LaunchctlResult, 'kind'> {
  readonly text: keyof typeof launchdJobTexts.errors
}

/** By launchctl's error number, which is both its exit code and in its message. */
const results: ReadonlyMap<number, KnownResult> = new Map<number, KnownResult>([
  [1, { kind: 'not-permitted', text: 'rootOnly' }],
  [3, { kind: 'not-loaded', text: 'notLoaded' }],
  [5, { kind: 'no-reason', text: 'noReason' }],
  [36, { kind: 'in-progress', text: 'stopping' }],
  [37, { kind: 'in-progress', text: 'stoppingOrLoaded' }],
  [112, { kind: 'other', text: 'noDomain' }],
  [113, { kind: 'not-loaded', text: 'notLoaded' }],
  [119, { kind: 'disabled', text: 'disabled' }],
  [122, { kind: 'bad-permissions', text: 'permissions' }],
  [125, { kind: 'other', text: 'unsupported' }],
  [150, { kind: 'not-permitted', text: 'protectedJob' }],
  [155, { kind: 'other', text: 'quarantine' }],
])

/** Interprets a run of launchctl. All lines are searched, because newer macOS may print `Bad request.` first. */
export function interpretLaunchctl(code: number, stderr: string): LaunchctlResult {
  if (code === 0) return { kind: 'done', message: launchdJobTexts.done }
  if (/Could not find service/.test(stderr)) return describeCode(113, stderr)
  if (/Operation not permitted(?! while System Integrity)|as root for richer errors/.test(stderr)) {
    return describeCode(1, stderr)
  }
  const number = /: (\d{1,3}): /.exec(stderr)?.[1]
  return describeCode(results.has(code) && code !== 1 ? code : Number(number ?? Number.NaN), stderr, code)
}

function describeCode(errorNumber: number, stderr: string, code = errorNumber): LaunchctlResult {
  const known = results.get(errorNumber)
  if (known !== undefined) return { kind: known.kind, message: launchdJobTexts.errors[known.text] }
  const lastLine = stderr.split('\n').findLast((line) => line.trim() !== '')
  const message =
    lastLine === undefined
      ? launchdJobTexts.exited(code)
      : launchdJobTexts.exitedWithMessage(code, sanitize(lastLine.trim(), 120))
  return { kind: 'other', message }
}
