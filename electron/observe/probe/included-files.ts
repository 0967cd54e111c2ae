import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, Result } from '../../mac/mac.ts'

/** Texts of files that include others. */
export const includedFilesTexts = defineTexts({
  tooMany: (max: number) => `more than ${max} files are included, or too deep`,
})

const maxRounds = 8
const maxFiles = 32

/**
 * Parses a text that can include other files. Parsers are pure and receive `include`, which returns the text of a file
 * or null. The parser runs repeatedly: files that it requested are read between the runs, until it requests no new one. Fails
 * if an included file exists and cannot be read, or if there are too many: the result would be incomplete.
 */
export async function parseWithIncludes<T>(
  mac: Pick<Mac, 'read'>,
  parse: (include: (path: string) => string | null) => T,
): Promise<Result<T>> {
  const texts = new Map<string, string | null>()
  for (let round = 0; round <= maxRounds; round += 1) {
    const requestedPaths = new Set<string>()
    const parsed = parse((path) => {
      const text = texts.get(path)
      if (text === undefined) requestedPaths.add(path)
      return text ?? null
    })
    if (requestedPaths.size === 0) return { ok: true, value: parsed }
    if (texts.size + requestedPaths.size > maxFiles) break
    for (const path of requestedPaths) {
      const text = await mac.read(path)
      if (!text.ok) return text
      texts.set(path, text.value)
    }
  }
  return { ok: false, reason: includedFilesTexts.tooMany(maxFiles) }
}
