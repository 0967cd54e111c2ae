import type { Processes } from '../model/snapshot.ts'
import { isLoopback } from '../text/loopback.ts'
import { sanitize } from '../text/sanitize.ts'
import { findBuildName } from './build-name.ts'
import { getProgramName, type ProcessLine } from './process-line.ts'

/** The remote commands of Nix's ssh, by scheme (Nix's ssh-store.cc, legacy-ssh-store.cc). */
const remoteCommands = [
  { scheme: 'ssh-ng', words: ['nix-daemon', '--stdio'] },
  { scheme: 'ssh', words: ['nix-store', '--serve', '--write'] },
]

/** Options of ssh whose value is the next word (ssh(1)). */
const optionsWithValue = /^-[A-Za-z0-9]*[BbcDEeFIiJLlmOoPpQRSWw]$/

/**
 * Returns the builds that now run on a remote builder: one for each ssh connection that Nix holds to a remote store, or for
 * its build hook (`nix __build-remote`) if it has one. A hook without ssh is idle, so a restart of the builder does not harm
 * it. Only root's processes count, because Nix runs the hook as root and any account can run a program with that name. `uri`
 * is null if ssh's arguments do not show the host.
 */
export function findRemoteBuilds(lines: readonly ProcessLine[], rootUid: number): Processes['remoteBuilds'] {
  const byPid = new Map(lines.map((line) => [line.pid, line]))
  const builds = new Map<number, Processes['remoteBuilds'][number]>()
  for (const line of lines) {
    const scheme = line.uid === rootUid ? detectRemoteScheme(line.command) : null
    if (scheme === null) continue
    const parent = byPid.get(line.ppid)
    const pid = parent !== undefined && isHook(parent.command) ? parent.pid : line.pid
    if (builds.has(pid)) continue
    const name = findBuildName(byPid, line)
    builds.set(pid, {
      pid,
      uri: buildUri(scheme, line.command),
      startedAt: line.startedAt,
      ...(name === null ? {} : { name }),
    })
  }
  return [...builds.values()]
}

function isHook(command: string): boolean {
  return /^\S*nix\S* __build-remote(?: |$)|^\S*build-remote(?: |$)/.test(command)
}

function detectRemoteScheme(command: string): string | null {
  if (getProgramName(command) !== 'ssh') return null
  // Newer Nix quotes each word for the remote shell.
  const words = command.split(' ').map((word) => word.replace(/^'|'$/g, ''))
  const match = remoteCommands.find(({ words: [program = '', ...options] }) => {
    const programIndex = words.findIndex((word) => word === program || word.endsWith(`/${program}`))
    return programIndex > 0 && options.every((option, index) => words[programIndex + 1 + index] === option)
  })
  return match?.scheme ?? null
}

/**
 * Returns the other ssh processes, of any account, whose destination is one of these hosts or this Mac: a shell in the builder, or
 * a build with the builder as its store. `hosts` have the names of the machines file.
 */
export function findSshSessions(
  lines: readonly ProcessLine[],
  rootUid: number,
  hosts: ReadonlySet<string>,
): { pid: number; startedAt: string }[] {
  const isSession = ({ uid, command }: ProcessLine) => {
    if (getProgramName(command) !== 'ssh') return false
    if (uid === rootUid && detectRemoteScheme(command) !== null) return false
    const host = findDestination(command.split(' ').slice(1))?.replace(/^.*@/, '')
    return host !== undefined && (hosts.has(host) || isLoopback(host))
  }
  return lines.filter(isSession).map(({ pid, startedAt }) => ({ pid, startedAt }))
}

/** Returns the first non-option argument of ssh: `host` or `user@host`. */
function findDestination(words: readonly string[]): string | undefined {
  return words.find((word, index) => !word.startsWith('-') && !optionsWithValue.test(words[index - 1] ?? ''))
}

/** Builds `scheme://user@host:port` from `ssh user@host -x -i KEY -p31022 …`. */
function buildUri(scheme: string, command: string): string | null {
  const words = command.split(' ').slice(1)
  const host = findDestination(words)
  if (!host || host === "'nix-daemon'" || host === "'nix-store'") return null
  const user = host.includes('@') ? null : findOptionValue(words, '-l')
  const port = findOptionValue(words, '-p')
  return sanitize(
    `${scheme}://${user === null ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`,
    200,
  )
}

/** Returns the value of `-p 31022` or `-p31022`; null if it is missing or malformed. */
function findOptionValue(words: readonly string[], option: string): string | null {
  const optionIndex = words.findIndex((word) => word.startsWith(option))
  if (optionIndex < 0) return null
  const attached = words[optionIndex]?.slice(option.length) ?? ''
  const value = attached === '' ? words[optionIndex + 1] : attached
  return value !== undefined && /^[\w.-]{1,64}$/.test(value) ? value : null
}
