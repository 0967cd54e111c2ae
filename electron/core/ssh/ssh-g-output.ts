import type { SshRoute } from '../model/snapshot.ts'
import { selectBreakingValues } from './ssh-breaking-options.ts'

export { resolveSources } from './ssh-sources.ts'

/**
 * Returns arguments with which ssh prints its effective configuration without connecting; `parseSshG` parses its stdout. With
 * `-vvv` it also reports on stderr which files and blocks it reads, for `resolveSources`; `-v` alone omits `Match` and `Include`.
 * @param destination the last arguments: `-p PORT` if the URI has a port, `--`, `user@host`
 */
export function buildRouteArguments(configFile: string, destination: readonly string[]): string[] {
  return ['-vvv', '-G', '-F', configFile, ...destination]
}

/**
 * Parses the output of `ssh -G HOST` (OpenSSH 8.4 to 10: one lower-case keyword, a blank and the value per line). Returns null
 * for any other text. `none` and the default of RequestTTY become null.
 */
export function parseSshG(stdout: string): Omit<SshRoute, 'sources'> | null {
  const values = parseValues(stdout)
  const getFirst = (keyword: string) => values.get(keyword)?.[0] ?? null
  const splitFirst = (keyword: string, separator: string) =>
    (getFirst(keyword) ?? '').split(separator).filter((word) => word !== '' && word !== 'none')
  const getUnlessNone = (keyword: string) => dropDefault(getFirst(keyword), 'none')
  const hostname = getFirst('hostname')
  const user = getFirst('user')
  const port = parsePort(getFirst('port'))
  if (hostname === null || user === null || port === null) return null
  const breakingOptions = selectBreakingValues(getFirst)
  return {
    hostname,
    port,
    user,
    hostKeyAlias: getUnlessNone('hostkeyalias'),
    identityFiles: (values.get('identityfile') ?? []).filter((path) => path !== 'none'),
    strictHostKeyChecking: normalizeStrictness(getFirst('stricthostkeychecking')),
    globalKnownHostsFiles: splitFirst('globalknownhostsfile', ' '),
    userKnownHostsFiles: splitFirst('userknownhostsfile', ' '),
    proxyCommand: getUnlessNone('proxycommand'),
    proxyJump: getUnlessNone('proxyjump'),
    remoteCommand: getUnlessNone('remotecommand'),
    requestTty: dropDefault(getFirst('requesttty'), 'auto'),
    hostKeyAlgorithms: splitFirst('hostkeyalgorithms', ','),
    pubkeyAlgorithms: splitFirst(
      values.has('pubkeyacceptedalgorithms') ? 'pubkeyacceptedalgorithms' : 'pubkeyacceptedkeytypes',
      ',',
    ),
    ...(breakingOptions === undefined ? {} : { breakingOptions }),
  }
}

function parseValues(stdout: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const rawLine of stdout.split('\n')) {
    const line = rawLine.endsWith('\r') ? rawLine.slice(0, -1) : rawLine
    const blank = line.indexOf(' ')
    const keyword = line.slice(0, blank)
    if (blank < 1 || !/^[a-z][a-z0-9]*$/.test(keyword)) continue
    const valuesOfKeyword = values.get(keyword)
    if (valuesOfKeyword === undefined) values.set(keyword, [line.slice(blank + 1)])
    else valuesOfKeyword.push(line.slice(blank + 1))
  }
  return values
}

function dropDefault(value: string | null, defaultValue: string): string | null {
  return value === defaultValue || value === '' ? null : value
}

function parsePort(value: string | null): number | null {
  if (value === null || !/^\d{1,5}$/.test(value)) return null
  const port = Number(value)
  return port >= 1 && port <= 65535 ? port : null
}

/** ssh prints yes and no as true and false here. */
function normalizeStrictness(value: string | null): string {
  if (value === 'true') return 'yes'
  if (value === 'false') return 'no'
  return value ?? 'ask'
}
