import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Folder for pictures that differ, each beside a picture of the difference; it is not in the repository. */
const differences = 'differences'
/** A pixel counts if its colour differs by at least this share, since the antialiasing of letters may vary. */
const strength = '10%'
/** Number of pixels that may differ. A word or the dot of a chain has more. */
const allowedPixels = 40
/** Allowed mean difference of all pixels, from 0 to 1. Another background or text colour exceeds it. */
const allowedMean = 0.0004

export const howToRenew =
  'If the page is to look so: `npm run pictures`, look at the pictures in assets/pictures/screens, and commit them.'

/** Describes how a picture differs from the stored one; null if a user would not notice. */
export async function describeDifference(file: string, name: string, now: Buffer): Promise<string | null> {
  if (!existsSync(file)) return `${name}: there is no kept picture.`
  const kept = readFileSync(file)
  if (kept.equals(now)) return null
  const [before, after] = [sizeOf(kept), sizeOf(now)]
  mkdirSync(differences, { recursive: true })
  const [seen, marked] = [join(differences, `${name}-now.png`), join(differences, `${name}-marked.png`)]
  writeFileSync(seen, now)
  if (before !== after) return `${name}: its size is ${after} and was ${before}. See ${seen}.`
  const [pixels, mean] = [
    await measure(['-metric', 'AE', '-fuzz', strength, file, seen, marked]),
    await measure(['-metric', 'MAE', file, seen, 'null:']),
  ]
  if (pixels > allowedPixels || mean > allowedMean) {
    return `${name}: ${pixels} pixels differ, all by ${(mean * 100).toFixed(2)} % on the average. See ${marked} and ${seen}.`
  }
  for (const file of [seen, marked]) rmSync(file)
  return null
}

/** Width and height are at a fixed position of every PNG. */
function sizeOf(png: Buffer): string {
  return `${png.readUInt32BE(16)} x ${png.readUInt32BE(20)}`
}

/**
 * Runs ImageMagick's `compare`, which exits with 1 if pictures differ, and prints "12", or "26.2 (0.0004)" with the
 * share in parentheses, to stderr.
 */
async function measure(args: readonly string[]): Promise<number> {
  const said = await run('/usr/bin/compare', [...args]).then(
    ({ stderr }) => stderr,
    (error: { code?: unknown; stderr?: unknown }) => {
      if (error.code !== 1 || typeof error.stderr !== 'string') throw error
      return error.stderr
    },
  )
  return Number(/\(([^)]+)\)/.exec(said)?.[1] ?? said.trim())
}
