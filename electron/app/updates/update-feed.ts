import * as z from 'zod'

/** The list of a release (latest-mac.yml) is smaller than this, in bytes. */
export const maxFeedBytes = 64 * 1024
/** No release is larger, in bytes: the app has some 120 MB. */
const maxFileBytes = 400_000_000
const maxNotesLength = 4000

/** A plain name beside the list: no other server, no other folder. */
const file = z.object({
  url: z.string().regex(/^(?!\.)[\w.-]{1,200}$/),
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  size: z.int().min(1).max(maxFileBytes),
})

const feed = z.object({
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
  files: z.array(file).min(1).max(10),
  releaseNotes: z.string().optional().catch(undefined),
})

export type ReleaseFile = z.infer<typeof file>

/** A release as its list names it. */
export interface Release {
  readonly version: string
  readonly files: readonly ReleaseFile[]
  /** What is new, as plain text of bounded length; '' where it does not say. */
  readonly notes: string
}

/** The release that a list names; null where it is none. Whatever else stands in it is left out. */
export function readFeed(parsed: unknown): Release | null {
  const read = feed.safeParse(parsed)
  if (!read.success) return null
  const { version, files, releaseNotes } = read.data
  return { version, files, notes: plainNotes(releaseNotes ?? '') }
}

/** Marks that act on a terminal or turn the text around them, line ends apart. */
const unprintable = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

function plainNotes(text: string): string {
  const start = text.slice(0, maxNotesLength).replaceAll('\r\n', '\n').replaceAll('\t', '  ')
  const plain = start
    .replace(unprintable, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  return text.length > maxNotesLength ? `${plain}…` : plain
}

const packedAddress = z.string().regex(/^https:\/\/[\w.-]+\/[\w./-]+$/)

/**
 * The address of the releases in app-update.yml, which electron-builder packs beside the archive: a few short lines
 * (`provider: generic`, `url: …`). Null where it has none.
 */
export function addressInFile(text: string): string | null {
  const read = packedAddress.safeParse(/^url: (\S+)$/m.exec(text)?.[1])
  return read.success ? read.data : null
}
