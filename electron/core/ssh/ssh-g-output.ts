import type { SshRoute } from '../model/snapshot.ts'
import { breakingValues } from './ssh-breaking-options.ts'

export { sourcesOf } from './ssh-sources.ts'

/**
 * The arguments of ssh that make it print what it would do with this configuration file, without connecting:
 * `parseSshG` reads its stdout. `-vvv` makes it say on stderr which files and blocks it takes, down to `Match` and
 * `Include`, for `sourcesOf`; with `-v` alone it is silent about those two. `destination` is the rest: `-p PORT` where
 * the URI has one, `--`, `user@host`.
 */
export function routeArguments(configFile: string, destination: readonly string[]): string[] {
  return ['-vvv', '-G', '-F', configFile, ...destination]
}

/**
 * Reads what `ssh -G HOST` prints (OpenSSH 8.4 to 10: a lower-case keyword, a blank and the value, one a line).
 * Null where that is no such output. `none` and ssh's own default of RequestTTY are null.
 */
export function parseSshG(stdout: string): Omit<SshRoute, 'sources'> | null {
  const values = valuesOf(stdout)
  const first = (keyword: string) => values.get(keyword)?.[0] ?? null
  const list = (keyword: string, separator: string) =>
    (first(keyword) ?? '').split(separator).filter((word) => word !== '' && word !== 'none')
  const set = (keyword: string) => unless(first(keyword), 'none')
  const hostname = first('hostname')
  const user = first('user')
  const port = portNumber(first('port'))
  if (hostname === null || user === null || port === null) return null
  const breaking = breakingValues(first)
  return {
    hostname,
    port,
    user,
    hostKeyAlias: set('hostkeyalias'),
    identityFiles: (values.get('identityfile') ?? []).filter((path) => path !== 'none'),
    strictHostKeyChecking: strictness(first('stricthostkeychecking')),
    globalKnownHostsFiles: list('globalknownhostsfile', ' '),
    userKnownHostsFiles: list('userknownhostsfile', ' '),
    proxyCommand: set('proxycommand'),
    proxyJump: set('proxyjump'),
    remoteCommand: set('remotecommand'),
    requestTty: unless(first('requesttty'), 'auto'),
    hostKeyAlgorithms: list('hostkeyalgorithms', ','),
    pubkeyAlgorithms: list(
      values.has('pubkeyacceptedalgorithms') ? 'pubkeyacceptedalgorithms' : 'pubkeyacceptedkeytypes',
      ',',
    ),
    ...(breaking === undefined ? {} : { breakingOptions: breaking }),
  }
}

function valuesOf(stdout: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const whole of stdout.split('\n')) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole
    const blank = line.indexOf(' ')
    const keyword = line.slice(0, blank)
    if (blank < 1 || !/^[a-z][a-z0-9]*$/.test(keyword)) continue
    const known = values.get(keyword)
    if (known === undefined) values.set(keyword, [line.slice(blank + 1)])
    else known.push(line.slice(blank + 1))
  }
  return values
}

function unless(value: string | null, standard: string): string | null {
  return value === standard || value === '' ? null : value
}

function portNumber(value: string | null): number | null {
  if (value === null || !/^\d{1,5}$/.test(value)) return null
  const port = Number(value)
  return port >= 1 && port <= 65535 ? port : null
}

/** ssh prints yes and no as true and false. */
function strictness(value: string | null): string {
  if (value === 'true') return 'yes'
  if (value === 'false') return 'no'
  return value ?? 'ask'
}
