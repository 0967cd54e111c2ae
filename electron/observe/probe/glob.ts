import type { Mac, Result } from '../../mac/mac.ts'

/**
 * Expands a shell pattern (glob(7): `*`, `?`, `[…]`) to the existing paths that match, sorted, as ssh expands an
 * `Include`. A leading dot must be matched explicitly. A missing folder matches nothing; an unreadable one is a failure.
 */
export async function expandGlob(
  mac: Pick<Mac, 'list' | 'stat'>,
  pattern: string,
): Promise<Result<string[]>> {
  let paths = ['']
  for (const part of pattern.split('/').filter((text) => text !== '')) {
    if (!/[*?[]/.test(part)) {
      paths = paths.map((folder) => `${folder}/${part.replace(/\\(.)/g, '$1')}`)
      continue
    }
    const next = await expandPart(mac, paths, part)
    if (!next.ok) return next
    paths = next.value
  }
  const existingPaths: string[] = []
  for (const path of paths) {
    const file = await mac.stat(path)
    if (!file.ok) return file
    if (file.value.exists) existingPaths.push(path)
  }
  return { ok: true, value: existingPaths.sort() }
}

async function expandPart(
  mac: Pick<Mac, 'list' | 'stat'>,
  folders: readonly string[],
  part: string,
): Promise<Result<string[]>> {
  const matchesPart = createGlobMatcher(part)
  const paths: string[] = []
  for (const folder of folders) {
    const kind = await mac.stat(folder === '' ? '/' : folder)
    if (!kind.ok) return kind
    if (!kind.value.exists || kind.value.kind !== 'folder') continue
    const names = await mac.list(folder === '' ? '/' : folder)
    if (!names.ok) return names
    paths.push(...(names.value ?? []).filter(matchesPart).map((name) => `${folder}/${name}`))
  }
  return { ok: true, value: paths }
}

/** Returns a function that tests names against one component of a pattern; an invalid pattern matches only itself. */
export function createGlobMatcher(part: string): (name: string) => boolean {
  const tokens = part.match(/\\.|\[[!^]?\]?[^\]]*\]|[\s\S]/gu) ?? []
  const source = tokens.map(escapeToken).join('')
  let pattern: RegExp
  try {
    pattern = new RegExp(`^${source}$`, 'su')
  } catch {
    return (name) => name === part
  }
  return (name) => (part.startsWith('.') || !name.startsWith('.')) && pattern.test(name)
}

function escapeToken(token: string): string {
  if (token === '*') return '.*?'
  if (token === '?') return '.'
  if (token.length > 2 && token.startsWith('[')) {
    const isNegated = /^\[[!^]/.test(token)
    const characters = token.slice(isNegated ? 2 : 1, -1).replace(/[\\\]^[]/g, '\\$&')
    return `[${isNegated ? '^' : ''}${characters}]`
  }
  return (token.length === 2 && token.startsWith('\\') ? token.slice(1) : token).replace(
    /[\\^$.*+?()[\]{}|/]/g,
    '\\$&',
  )
}
