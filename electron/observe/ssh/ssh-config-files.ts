import { createHash } from 'node:crypto'
import { includeLines, rewriteIncludes } from '../../core/ssh/ssh-config.ts'
import { describeUnsafeMatch, rewriteMatches } from '../../core/ssh/ssh-match.ts'
import type { Mac, Result } from '../../mac/mac.ts'
import { pathsMatching } from '../probe/path-pattern.ts'

/** A configuration file that ssh begins with, and where its relative `Include`s lead. */
export interface StartFile {
  readonly file: string
  /** `/etc/ssh` for the system's file, the owner's `~/.ssh` for a person's (ssh_config(5)). */
  readonly relativeTo: string
  /** What `~` stands for; null in the system's file, where ssh refuses it. */
  readonly home: string | null
}

/** A file as it is copied for ssh. */
interface ConfigFile {
  readonly file: string
  readonly text: string
  /** The copies that each pattern of its `Include`s leads to. */
  readonly included: ReadonlyMap<string, readonly string[]>
}

/** All files that ssh would read, by the names of their copies; the order is that in which they were found. */
export interface ConfigFiles {
  /** Names of the copies that ssh begins with, in their order. */
  readonly starts: readonly string[]
  readonly files: ReadonlyMap<string, ConfigFile>
  /** Changes with every file, and only then. */
  readonly checksum: string
}

const maxFiles = 64

/**
 * Reads what ssh would read. `ok: false` where it cannot be known from here: a file that only root may read, a
 * `Match` whose command cannot be told apart for certain, an `Include` that this account would expand to something else than root.
 */
export async function readConfigFiles(mac: Mac, begin: readonly StartFile[]): Promise<Result<ConfigFiles>> {
  const files = new Map<string, ConfigFile>()
  const names = new Map<string, string>()
  const starts: string[] = []

  const add = async (at: StartFile): Promise<Result<string | null>> => {
    const key = `${at.relativeTo}\0${at.file}`
    const known = names.get(key)
    if (known !== undefined) return { ok: true, value: known }
    const text = await mac.read(at.file)
    if (!text.ok) return text
    if (text.value === null) return { ok: true, value: null }
    const reason = describeUnsafeMatch(text.value)
    if (reason !== null) return { ok: false, reason: `${at.file} ${reason}` }
    if (names.size >= maxFiles) return { ok: false, reason: `ssh reads more than ${maxFiles} files` }
    const name = `config-${names.size + 1}`
    names.set(key, name)
    const included = new Map<string, string[]>()
    for (const pattern of includeLines(text.value).flatMap((line) => line.patterns)) {
      const copies = await addMatching(at, pattern)
      if (!copies.ok) return copies
      included.set(pattern, copies.value)
    }
    files.set(name, { file: at.file, text: text.value, included })
    return { ok: true, value: name }
  }

  const addMatching = async (at: StartFile, pattern: string): Promise<Result<string[]>> => {
    const absolute = absolutePattern(at, pattern)
    if (absolute === null)
      return { ok: false, reason: `${at.file} includes ${pattern}, which depends on who runs ssh` }
    const paths = await pathsMatching(mac, absolute)
    if (!paths.ok) return paths
    const copies: string[] = []
    for (const file of paths.value) {
      const copy = await add({ ...at, file })
      if (!copy.ok) return copy
      if (copy.value !== null) copies.push(copy.value)
    }
    return { ok: true, value: copies }
  }

  for (const at of begin) {
    const name = await add(at)
    if (!name.ok) return name
    if (name.value !== null) starts.push(name.value)
  }
  return { ok: true, value: { starts, files, checksum: checksumOf(starts, files) } }
}

/** Null where ssh itself would have to say what the pattern means: another's home, a token, a variable. */
function absolutePattern(at: StartFile, pattern: string): string | null {
  if (/[%$]/.test(pattern)) return null
  if (pattern.startsWith('~')) {
    return at.home !== null && pattern.startsWith('~/') ? `${at.home}/${pattern.slice(2)}` : null
  }
  return pattern.startsWith('/') ? pattern : `${at.relativeTo}/${pattern}`
}

function checksumOf(starts: readonly string[], files: ReadonlyMap<string, ConfigFile>): string {
  const parts = [...files].map(([name, { file, text, included }]) => [name, file, text, [...included]])
  return createHash('sha256')
    .update(JSON.stringify([starts, parts]))
    .digest('hex')
}

/** The name of the copy that takes in all others, in ssh's order. */
export const mainCopy = 'all'

/**
 * The copies' texts; each `Include` names the copies in this folder, so that nobody's home plays a part, and each `Match` is
 * answered for this account.
 */
export function copiesIn(
  folder: string,
  { starts, files }: ConfigFiles,
  account: string | null,
): Record<string, string> {
  const copies = [...files].map(([name, { text, included }]) => [
    name,
    rewriteMatches(
      rewriteIncludes(text, (pattern) => (included.get(pattern) ?? []).map((copy) => `${folder}/${copy}`)),
      account,
    ),
  ])
  const main = starts.map((name) => `Include "${folder}/${name}"\n`).join('')
  return { ...Object.fromEntries(copies), [mainCopy]: main }
}

/** Whose text each copy is, for the lines that ssh names. */
export function originals(
  folder: string,
  { files }: ConfigFiles,
): Map<string, { file: string; text: string }> {
  return new Map([...files].map(([name, { file, text }]) => [`${folder}/${name}`, { file, text }]))
}
