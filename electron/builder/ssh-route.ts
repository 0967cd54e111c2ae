import type { SourceLine, SshRoute } from './snapshot.ts'
import { valueLines } from './ssh-config.ts'

/** Reads what `ssh -G HOST` prints; null where that is no such output. */
export function parseSshG(stdout: string): Omit<SshRoute, 'sources'> | null {
  const values = new Map<string, string[]>()
  for (const line of stdout.split('\n')) {
    const match = /^([a-z0-9]+) (.*)$/.exec(line.trimEnd())
    if (match === null) continue
    values.set(match[1] ?? '', [...(values.get(match[1] ?? '') ?? []), match[2] ?? ''])
  }
  const first = (keyword: string) => values.get(keyword)?.[0] ?? null
  const set = (keyword: string) => (first(keyword) === 'none' ? null : first(keyword))
  const list = (keyword: string, separator: string) =>
    (first(keyword) ?? '').split(separator).filter((word) => word !== '')
  const hostname = first('hostname')
  const port = Number(first('port'))
  const user = first('user')
  if (hostname === null || user === null || !Number.isInteger(port) || port < 1 || port > 65535) return null
  return {
    hostname,
    port,
    user,
    hostKeyAlias: set('hostkeyalias'),
    identityFiles: values.get('identityfile') ?? [],
    strictHostKeyChecking: first('stricthostkeychecking') ?? 'ask',
    globalKnownHostsFiles: list('globalknownhostsfile', ' '),
    userKnownHostsFiles: list('userknownhostsfile', ' '),
    proxyCommand: set('proxycommand'),
    proxyJump: set('proxyjump'),
    remoteCommand: set('remotecommand'),
    requestTty: set('requesttty'),
    hostKeyAlgorithms: list('hostkeyalgorithms', ','),
    pubkeyAlgorithms: list('pubkeyacceptedalgorithms', ','),
  }
}

/** Which file and line set each value, from what `ssh -v -G -F FILE HOST` says on stderr. */
export function sourcesOf(
  debug: string,
  files: ReadonlyMap<string, { file: string; text: string }>,
): Record<string, SourceLine> {
  const sources: Record<string, SourceLine> = {}
  const applied = new Set(
    [...debug.matchAll(/^debug\d: (.*) line (\d+): Applying options for /gm)].map(
      (match) => `${match[1]}:${match[2]}`,
    ),
  )
  for (const [path, { file, text }] of files) {
    for (const { line, keyword, block } of valueLines(text)) {
      if (block !== null && !applied.has(`${path}:${block}`)) continue
      sources[keyword] ??= { file, line }
    }
  }
  return sources
}
