import type { SshRoute } from '../model/snapshot.ts'
import { breakingValues } from './ssh-breaking-options.ts'

export { sourcesOf } from './ssh-sources.ts'

/**
 * Returns arguments with which ssh prints its effective configuration without connecting; `parseSshG` parses its stdout. With
 * `-vvv` it also reports on stderr which files and blocks it reads, for `sourcesOf`; `-v` alone omits `Match` and `Include`.
 * @param destination the last arguments: `-p PORT` if the URI has a port, `--`, `user@host`
 */
export function routeArguments(configFile: string, destination: readonly string[]): string[] {
  return ['-vvv', '-G', '-F', configFile, ...destination]
}

/**
 * Parses the output of `ssh -G HOST` (OpenSSH 8.4 to 10: one lower-case keyword, a blank and the value per line). Returns null
 * for any other text. `none` and the default of RequestTTY become null.
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

/** ssh prints yes and no as true and false here. */
function strictness(value: string | null): string {
  if (value === 'true') return 'yes'
  if (value === 'false') return 'no'
  return value ?? 'ask'
}
