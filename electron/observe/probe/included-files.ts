import type { Mac, Result } from '../../mac/mac.ts'

const maxRounds = 8
const maxFiles = 32

/**
 * Parses a text whose grammar takes in other files. Parsers are pure, so the files that they ask for are read
 * between two runs, until a run asks for nothing new. `ok: false` where an included file is there and cannot
 * be read: what the whole says is then not known.
 */
export async function parseWithIncludes<T>(
  mac: Pick<Mac, 'read'>,
  parse: (include: (path: string) => string | null) => T,
): Promise<Result<T>> {
  const texts = new Map<string, string | null>()
  for (let round = 0; round <= maxRounds; round += 1) {
    const wanted = new Set<string>()
    const parsed = parse((path) => {
      const text = texts.get(path)
      if (text === undefined) wanted.add(path)
      return text ?? null
    })
    if (wanted.size === 0) return { ok: true, value: parsed }
    if (texts.size + wanted.size > maxFiles) break
    for (const path of wanted) {
      const text = await mac.read(path)
      if (!text.ok) return text
      texts.set(path, text.value)
    }
  }
  return { ok: false, reason: `more than ${maxFiles} files are included, or too deep` }
}
