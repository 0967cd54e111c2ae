import type { Mac, Result } from '../../mac/mac.ts'

/**
 * The paths that a shell pattern names (glob(7): `*`, `?`, `[…]`), sorted, as ssh expands an `Include`. A leading
 * dot must be named. A folder that is not there has no paths in it; one that cannot be read is told.
 */
export async function expandGlob(
  mac: Pick<Mac, 'list' | 'stat'>,
  pattern: string,
): Promise<Result<string[]>> {
  let found = ['']
  for (const part of pattern.split('/').filter((each) => each !== '')) {
    if (!/[*?[]/.test(part)) {
      found = found.map((folder) => `${folder}/${part.replace(/\\(.)/g, '$1')}`)
      continue
    }
    const next = await expandPart(mac, found, part)
    if (!next.ok) return next
    found = next.value
  }
  const there: string[] = []
  for (const path of found) {
    const looked = await mac.stat(path)
    if (!looked.ok) return looked
    if (looked.value.exists) there.push(path)
  }
  return { ok: true, value: there.sort() }
}

async function expandPart(
  mac: Pick<Mac, 'list' | 'stat'>,
  folders: readonly string[],
  part: string,
): Promise<Result<string[]>> {
  const matching = globMatcher(part)
  const paths: string[] = []
  for (const folder of folders) {
    const kind = await mac.stat(folder === '' ? '/' : folder)
    if (!kind.ok) return kind
    if (!kind.value.exists || kind.value.kind !== 'folder') continue
    const names = await mac.list(folder === '' ? '/' : folder)
    if (!names.ok) return names
    paths.push(...(names.value ?? []).filter(matching).map((name) => `${folder}/${name}`))
  }
  return { ok: true, value: paths }
}

/** Whether a name matches one part of a pattern. */
export function globMatcher(part: string): (name: string) => boolean {
  const pieces = part.match(/\\.|\[[!^]?\]?[^\]]*\]|[\s\S]/gu) ?? []
  const source = pieces.map(pieceSource).join('')
  let pattern: RegExp
  try {
    pattern = new RegExp(`^${source}$`, 'su')
  } catch {
    return (name) => name === part
  }
  return (name) => (part.startsWith('.') || !name.startsWith('.')) && pattern.test(name)
}

function pieceSource(piece: string): string {
  if (piece === '*') return '.*?'
  if (piece === '?') return '.'
  if (piece.length > 2 && piece.startsWith('[')) {
    const negated = /^\[[!^]/.test(piece)
    const inside = piece.slice(negated ? 2 : 1, -1).replace(/[\\\]^[]/g, '\\$&')
    return `[${negated ? '^' : ''}${inside}]`
  }
  return (piece.length === 2 && piece.startsWith('\\') ? piece.slice(1) : piece).replace(
    /[\\^$.*+?()[\]{}|/]/g,
    '\\$&',
  )
}
