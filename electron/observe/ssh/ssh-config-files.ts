import { createHash } from 'node:crypto'
import { parseIncludeLines, rewriteIncludes } from '../../core/ssh/ssh-config.ts'
import { describeUnsafeMatch, rewriteMatches } from '../../core/ssh/ssh-match.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, Result } from '../../mac/mac.ts'
import { expandGlob } from '../probe/glob.ts'

/** Texts of files of ssh's configuration that can't be read as ssh reads them. */
export const sshConfigFilesTexts = defineTexts({
  tooMany: (max: number) => `SSH reads more than ${max} files`,
  variableInclude: (file: string, pattern: string) =>
    `${file} includes ${pattern}, which depends on who runs SSH`,
})

/** A configuration file that ssh starts with, and how paths in it are resolved. */
export interface StartFile {
  readonly file: string
  /** Folder of relative `Include`s: `/etc/ssh` in the system's file, `~/.ssh` in a user's (ssh_config(5)). */
  readonly relativeTo: string
  /** The home folder that `~` expands to; null in the system's file, where ssh rejects it. */
  readonly home: string | null
}

/** A configuration file that is copied for ssh. */
interface ConfigFile {
  readonly file: string
  readonly text: string
  /** The names of the copies that each `Include` pattern expands to. */
  readonly included: ReadonlyMap<string, readonly string[]>
}

/** All files that ssh would read, keyed by the names of their copies, in the order in which they were found. */
export interface ConfigFiles {
  /** Names of the copies that ssh starts with, in its order. */
  readonly startNames: readonly string[]
  readonly files: ReadonlyMap<string, ConfigFile>
  /** SHA-256 over all names and texts. */
  readonly checksum: string
}

const maxFiles = 64

/**
 * Reads all configuration files that ssh would read, following `Include`. Fails if the result would not be reliable:
 * for a file that only root may read, a `Match` that cannot be evaluated safely, or an `Include` that this account would
 * expand differently.
 */
export async function readConfigFiles(
  mac: Mac,
  startFiles: readonly StartFile[],
): Promise<Result<ConfigFiles>> {
  const files = new Map<string, ConfigFile>()
  const names = new Map<string, string>()
  const startNames: string[] = []

  const add = async (start: StartFile): Promise<Result<string | null>> => {
    const key = `${start.relativeTo}\0${start.file}`
    const known = names.get(key)
    if (known !== undefined) return { ok: true, value: known }
    const text = await mac.read(start.file)
    if (!text.ok) return text
    if (text.value === null) return { ok: true, value: null }
    const reason = describeUnsafeMatch(text.value, start.file)
    if (reason !== null) return { ok: false, reason }
    if (names.size >= maxFiles) return { ok: false, reason: sshConfigFilesTexts.tooMany(maxFiles) }
    const name = `config-${names.size + 1}`
    names.set(key, name)
    const included = new Map<string, string[]>()
    for (const pattern of parseIncludeLines(text.value).flatMap((line) => line.patterns)) {
      const copies = await addMatching(start, pattern)
      if (!copies.ok) return copies
      included.set(pattern, copies.value)
    }
    files.set(name, { file: start.file, text: text.value, included })
    return { ok: true, value: name }
  }

  const addMatching = async (start: StartFile, pattern: string): Promise<Result<string[]>> => {
    const absolutePattern = resolvePattern(start, pattern)
    if (absolutePattern === null)
      return { ok: false, reason: sshConfigFilesTexts.variableInclude(start.file, pattern) }
    const paths = await expandGlob(mac, absolutePattern)
    if (!paths.ok) return paths
    const copies: string[] = []
    for (const file of paths.value) {
      const copy = await add({ ...start, file })
      if (!copy.ok) return copy
      if (copy.value !== null) copies.push(copy.value)
    }
    return { ok: true, value: copies }
  }

  for (const start of startFiles) {
    const name = await add(start)
    if (!name.ok) return name
    if (name.value !== null) startNames.push(name.value)
  }
  return { ok: true, value: { startNames, files, checksum: computeChecksum(startNames, files) } }
}

/** Makes a pattern absolute; null if only ssh could expand it: another user's home, a token or a variable. */
function resolvePattern(start: StartFile, pattern: string): string | null {
  if (/[%$]/.test(pattern)) return null
  if (pattern.startsWith('~')) {
    return start.home !== null && pattern.startsWith('~/') ? `${start.home}/${pattern.slice(2)}` : null
  }
  return pattern.startsWith('/') ? pattern : `${start.relativeTo}/${pattern}`
}

function computeChecksum(startNames: readonly string[], files: ReadonlyMap<string, ConfigFile>): string {
  const parts = [...files].map(([name, { file, text, included }]) => [name, file, text, [...included]])
  return createHash('sha256')
    .update(JSON.stringify([startNames, parts]))
    .digest('hex')
}

/** Name of an additional file that includes the starting copies in ssh's order. */
export const mainCopy = 'all'

/**
 * Returns the copies' texts by name. Each `Include` is rewritten to the copies in `folder`, so that ssh reads no file of
 * the account that runs it, and each `Match localuser` is decided for `account`.
 */
export function renderCopies(
  folder: string,
  { startNames, files }: ConfigFiles,
  account: string | null,
): Record<string, string> {
  const copies = [...files].map(([name, { text, included }]) => [
    name,
    rewriteMatches(
      rewriteIncludes(text, (pattern) => (included.get(pattern) ?? []).map((copy) => `${folder}/${copy}`)),
      account,
    ),
  ])
  const mainText = startNames.map((name) => `Include "${folder}/${name}"\n`).join('')
  return { ...Object.fromEntries(copies), [mainCopy]: mainText }
}

/** Maps the copies' paths to the original files, to translate the file names that ssh prints. */
export function mapCopiesToOriginals(
  folder: string,
  { files }: ConfigFiles,
): Map<string, { file: string; text: string }> {
  return new Map([...files].map(([name, { file, text }]) => [`${folder}/${name}`, { file, text }]))
}
