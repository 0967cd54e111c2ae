import type { LaunchdJob } from './snapshot.ts'

/** Reads what `launchctl print system/LABEL` prints of a job; null where that is no such output. */
export function parseLaunchctlPrint(stdout: string): LaunchdJob | null {
  const fields = new Map<string, string>()
  for (const line of stdout.split(/\r?\n/)) {
    const match = /^\t([a-z][a-z ]*) = (.*)$/.exec(line)
    if (match?.[1] !== undefined && !fields.has(match[1])) fields.set(match[1], match[2] ?? '')
  }
  const state = fields.get('state')
  if (state === undefined) return null
  const number = (name: string) => {
    const value = fields.get(name)
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null
  }
  return { known: true, state, pid: number('pid') || null, runs: number('runs'), lastExit: lastExit(fields) }
}

function lastExit(fields: ReadonlyMap<string, string>): Extract<LaunchdJob, { known: true }>['lastExit'] {
  const signal = fields.get('last terminating signal')
  if (signal !== undefined) return { how: 'signal', signal }
  const code = fields.get('last exit code')
  if (code === '(never exited)') return { how: 'never' }
  const match = /^(-?\d{1,10})(?:: (.*))?$/.exec(code ?? '')
  return match === null
    ? { how: 'not-said' }
    : { how: 'code', code: Number(match[1]), name: match[2] ?? null }
}

/** Whether `launchctl print-disabled system` lists the label as switched off; both forms of macos-facts.md 1.5. */
export function parsePrintDisabled(stdout: string, label: string): boolean {
  return stdout
    .split(/\r?\n/)
    .some((line) => [`"${label}" => disabled`, `"${label}" => true`].includes(line.trim()))
}

/** What launchctl's exit code and error text mean for us (macos-facts.md 1.3). */
export interface LaunchctlAnswer {
  readonly kind:
    | 'done'
    | 'not-loaded'
    | 'disabled'
    | 'bad-permissions'
    | 'in-progress'
    | 'not-permitted'
    | 'no-reason'
    | 'other'
  /** In words, for a person. */
  readonly says: string
}

/** Names what launchctl said. */
export function whatLaunchctlSaid(code: number, stderr: string): LaunchctlAnswer {
  if (code === 0) return { kind: 'done', says: 'launchctl did it' }
  if (code === 113 || code === 3) return { kind: 'not-loaded', says: 'launchd does not know this service' }
  return { kind: 'other', says: `launchctl ended with ${code}: ${stderr.trim()}` }
}
