import * as z from 'zod'

/** Largest size of the release list (latest-mac.yml), in bytes. */
export const maxFeedBytes = 64 * 1024
/** Largest size of a release in bytes; the app has about 120 MB. */
const maxFileBytes = 400_000_000
const maxNotesLength = 4000

/** Only a plain file name next to the list: no other server or folder. */
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
  /** Release notes as plain text of limited length; '' if there are none. */
  readonly notes: string
}

/** Reads a parsed list; null if it is invalid. Other fields are dropped. */
export function readFeed(list: unknown): Release | null {
  const result = feed.safeParse(list)
  if (!result.success) return null
  const { version, files, releaseNotes } = result.data
  return { version, files, notes: formatNotes(releaseNotes ?? '') }
}

/** Control and format characters, except line ends. */
const unprintable = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

function formatNotes(text: string): string {
  const start = text.slice(0, maxNotesLength).replaceAll('\r\n', '\n').replaceAll('\t', '  ')
  const plainText = start
    .replace(unprintable, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  return text.length > maxNotesLength ? `${plainText}…` : plainText
}

const packedAddress = z.string().regex(/^https:\/\/[\w.-]+\/[\w./-]+$/)

/**
 * The address of the releases in app-update.yml, which electron-builder packs beside the archive: a few short lines
 * (`provider: generic`, `url: …`). Null if it has none.
 */
export function parseAddress(text: string): string | null {
  const result = packedAddress.safeParse(/^url: (\S+)$/m.exec(text)?.[1])
  return result.success ? result.data : null
}
