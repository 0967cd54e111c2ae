import type { LaunchdJob } from '../model/snapshot.ts'
import { sanitize } from '../text/sanitize.ts'

/**
 * Reads what `launchctl print system/LABEL` prints of a job that launchd knows; null where that is no such output.
 * Apple does not promise its form (docs/macos.md, "launchctl print"): only lines with exactly one leading tab
 * count, and none inside
 * a block, since nested blocks repeat the same names and arguments are printed raw (docs/macos.md, "Parsing
 * launchctl print"). Environment values are
 * never kept.
 */
export function parseLaunchctlPrint(stdout: string): LaunchdJob | null {
  const fields = topFields(stdout)
  const state = fields.get('state')
  if (state === undefined || state === '') return null
  const pid = wholeNumber(fields.get('pid'))
  const pended = fields.get('pended nondemand spawn')
  return {
    known: true,
    state: sanitize(state),
    pid: pid === 0 ? null : pid,
    runs: wholeNumber(fields.get('runs')),
    lastExit: lastExit(fields),
    ...(pended === undefined || pended === '' ? {} : { pendedSpawn: sanitize(pended) }),
  }
}

/** The job's own `name = value` lines; the first of each name. */
function topFields(stdout: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  let inBlock = false
  for (const whole of withTabs(stdout).split('\n')) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole
    if (inBlock) {
      inBlock = line !== '\t}'
      continue
    }
    const equals = line.indexOf(' = ')
    if (!line.startsWith('\t') || line.startsWith('\t\t') || equals < 0) continue
    const value = line.slice(equals + 3).trim()
    const name = line.slice(1, equals)
    if (value === '{') inBlock = true
    else if (!fields.has(name)) fields.set(name, value)
  }
  return fields
}

/** Output that was copied through a page or a terminal has blanks for its tabs: its first indentation is one level. */
function withTabs(stdout: string): string {
  const unit = /^\t/m.test(stdout) ? undefined : /^( {1,8})[^ ]/m.exec(stdout)?.[1]
  if (unit === undefined) return stdout
  const level = new RegExp(`^((?: {${unit.length}})+)`, 'gm')
  return stdout.replace(level, (blanks: string) => '\t'.repeat(blanks.length / unit.length))
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/**
 * A job that a signal ended has a line for that instead of an exit code (docs/macos.md, "launchctl print").
 */
function lastExit(fields: ReadonlyMap<string, string>): Extract<LaunchdJob, { known: true }>['lastExit'] {
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
 * Whether `launchctl print-disabled system` lists the label as switched off: `=> disabled`, on older macOS
 * `=> true`, which means the same (docs/macos.md, "Disabled services"). No line is not switched off.
 */
export function parsePrintDisabled(stdout: string, label: string): boolean {
  const off = [`"${label}" => disabled`, `"${label}" => true`]
  return stdout.split('\n').some((line) => off.includes(line.trim()))
}

/** What launchctl's exit code and error text mean for us (docs/macos.md, "launchctl exit codes"). */
export interface LaunchctlResult {
  readonly kind:
    | 'done'
    /** launchd does not know the job: never loaded, removed, or blocked under Login Items; the text is the same. */
    | 'not-loaded'
    | 'disabled'
    | 'bad-permissions'
    /** Something is under way (a job being torn down) or done already: wait and look again. */
    | 'in-progress'
    | 'not-permitted'
    /** Error 5 has four causes and names none (docs/macos.md, "Loading and unloading a service"). */
    | 'no-reason'
    | 'other'
  /** In words, for a person. */
  readonly message: string
}

/** Error numbers of launchctl; its exit code is the number in its message. */
const meanings: ReadonlyMap<number, LaunchctlResult> = new Map([
  [1, { kind: 'not-permitted', message: 'launchctl may do this only as root' }],
  [3, { kind: 'not-loaded', message: 'launchd does not know this job' }],
  [5, { kind: 'no-reason', message: 'launchd refuses and does not say why (error 5)' }],
  [36, { kind: 'in-progress', message: 'launchd is still stopping this job' }],
  [37, { kind: 'in-progress', message: 'launchd is still stopping this job, or has loaded it already' }],
  [112, { kind: 'other', message: 'launchd has no such domain' }],
  [113, { kind: 'not-loaded', message: 'launchd does not know this job' }],
  [119, { kind: 'disabled', message: 'launchd has this job switched off' }],
  [
    122,
    { kind: 'bad-permissions', message: "the job's file is not owned by root, or others may write to it" },
  ],
  [125, { kind: 'other', message: 'this part of launchd cannot do that' }],
  [150, { kind: 'not-permitted', message: 'macOS protects this job from changes' }],
  [155, { kind: 'other', message: "macOS holds the job's program in quarantine" }],
])

/** Names what launchctl said. Newer macOS may put a line `Bad request.` before its message: any line counts. */
export function interpretLaunchctl(code: number, stderr: string): LaunchctlResult {
  if (code === 0) return { kind: 'done', message: 'launchctl did it' }
  if (/Could not find service/.test(stderr)) return answerOf(113, stderr)
  if (/Operation not permitted(?! while System Integrity)|as root for richer errors/.test(stderr)) {
    return answerOf(1, stderr)
  }
  const named = /: (\d{1,3}): /.exec(stderr)?.[1]
  return answerOf(meanings.has(code) && code !== 1 ? code : Number(named ?? Number.NaN), stderr, code)
}

function answerOf(meant: number, stderr: string, code = meant): LaunchctlResult {
  const said = stderr.split('\n').findLast((line) => line.trim() !== '')
  const message = `launchctl ended with ${code}${said === undefined ? '' : `: ${sanitize(said.trim(), 120)}`}`
  return meanings.get(meant) ?? { kind: 'other', message }
}
