import type { Processes } from '../model/snapshot.ts'
import { sanitize } from '../text/sanitize.ts'
import { buildNameOf } from './build-name.ts'
import { type ProcessLine, programName } from './process-line.ts'

/** What Nix's ssh runs on the other side: `ssh-ng://` and `ssh://` (Nix's ssh-store.cc, legacy-ssh-store.cc). */
const remoteCommands = [
  { scheme: 'ssh-ng', words: ['nix-daemon', '--stdio'] },
  { scheme: 'ssh', words: ['nix-store', '--serve', '--write'] },
]

/** ssh's options that take the next word as their value (ssh(1)). */
const optionsWithValue = /^-[A-Za-z0-9]*[BbcDEeFIiJLlmOoPpQRSWw]$/

/**
 * Builds that run on a remote builder now: each ssh that Nix holds open to a remote store, by its build hook
 * (`nix __build-remote`) where it has one. A hook without an ssh waits for work: it builds nothing, and a restart of
 * the builder would not touch it. Only root's processes count: Nix starts the hook as root, and any account, a build
 * user's derivation too, can run a program by this name. `uri` is null where ssh's arguments do not show the host.
 */
export function remoteBuildsIn(lines: readonly ProcessLine[], rootUid: number): Processes['remoteBuilds'] {
  const byPid = new Map(lines.map((line) => [line.pid, line]))
  const builds = new Map<number, Processes['remoteBuilds'][number]>()
  for (const line of lines) {
    const scheme = line.uid === rootUid ? remoteScheme(line.command) : null
    if (scheme === null) continue
    const parent = byPid.get(line.ppid)
    const pid = parent !== undefined && isHook(parent.command) ? parent.pid : line.pid
    if (builds.has(pid)) continue
    const what = buildNameOf(byPid, line)
    builds.set(pid, {
      pid,
      uri: uriOf(scheme, line.command),
      startedAt: line.startedAt,
      ...(what === null ? {} : { name: what }),
    })
  }
  return [...builds.values()]
}

function isHook(command: string): boolean {
  return /^\S*nix\S* __build-remote(?: |$)|^\S*build-remote(?: |$)/.test(command)
}

function remoteScheme(command: string): string | null {
  if (programName(command) !== 'ssh') return null
  // Newer Nix quotes each word for the remote shell.
  const words = command.split(' ').map((word) => word.replace(/^'|'$/g, ''))
  const found = remoteCommands.find(({ words: [program = '', ...options] }) => {
    const at = words.findIndex((word) => word === program || word.endsWith(`/${program}`))
    return at > 0 && options.every((option, index) => words[at + 1 + index] === option)
  })
  return found?.scheme ?? null
}

/** `scheme://user@host:port` from `ssh user@host -x -i KEY -p31022 …`: the host is the first word that is no option. */
function uriOf(scheme: string, command: string): string | null {
  const words = command.split(' ').slice(1)
  const hostAt = words.findIndex(
    (word, index) => !word.startsWith('-') && !optionsWithValue.test(words[index - 1] ?? ''),
  )
  const host = words[hostAt]
  if (!host || host === "'nix-daemon'" || host === "'nix-store'") return null
  const user = host.includes('@') ? null : optionValue(words, '-l')
  const port = optionValue(words, '-p')
  return sanitize(
    `${scheme}://${user === null ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`,
    200,
  )
}

/** `-p 31022` or `-p31022`. */
function optionValue(words: readonly string[], option: string): string | null {
  const at = words.findIndex((word) => word.startsWith(option))
  if (at < 0) return null
  const attached = words[at]?.slice(option.length) ?? ''
  const value = attached === '' ? words[at + 1] : attached
  return value !== undefined && /^[\w.-]{1,64}$/.test(value) ? value : null
}
