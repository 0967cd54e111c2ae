import { open } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'

/** Signatures and sizes of the ZIP format (PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16). */
const endMark = 0x06054b50
const entryMark = 0x02014b50
const maxEnd = 22 + 65_535
const maxDirectory = 16 * 1024 * 1024
const maxPlist = 256 * 1024

/**
 * Reads the version of the bundle in a downloaded archive (CFBundleShortVersionString); null if it cannot be read. An older
 * release has a valid signature too, so only this shows that the archive is the version that the list names.
 */
export async function readBundleVersion(archive: string): Promise<string | null> {
  const file = await open(archive)
  try {
    const { size } = await file.stat()
    const read = async (at: number, length: number) =>
      (await file.read(Buffer.alloc(length), 0, length, at)).buffer
    const tail = await read(Math.max(0, size - maxEnd), Math.min(size, maxEnd))
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end < 0 || tail.length - end < 22 || tail.readUInt32LE(end) !== endMark) return null
    const length = tail.readUInt32LE(end + 12)
    const at = tail.readUInt32LE(end + 16)
    if (length > maxDirectory || at + length > size) return null
    const plist = findPlist(await read(at, length))
    if (plist === null || plist.packedBytes > maxPlist || plist.plainBytes > maxPlist) return null
    const head = await read(plist.at, 30)
    const begins = plist.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
    const bytes = await read(begins, plist.packedBytes)
    const text = plist.method === 8 ? inflateRawSync(bytes, { maxOutputLength: maxPlist }) : bytes
    return (
      /<key>CFBundleShortVersionString<\/key>\s{0,99}<string>(\d[\d.]{0,40})<\/string>/.exec(
        text.toString(),
      )?.[1] ?? null
    )
  } catch {
    return null
  } finally {
    await file.close()
  }
}

interface PlistEntry {
  readonly at: number
  readonly method: number
  readonly packedBytes: number
  readonly plainBytes: number
}

/** Returns the Info.plist of the bundle at the top of the archive; null unless there is exactly one. */
function findPlist(directory: Buffer): PlistEntry | null {
  const plists: PlistEntry[] = []
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === entryMark; ) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset))
    const path = directory.toString('utf8', at + 46, at + 46 + (name ?? 0))
    if (/^[^/]{1,100}\.app\/Contents\/Info\.plist$/.test(path)) {
      plists.push({
        at: directory.readUInt32LE(at + 42),
        method: directory.readUInt16LE(at + 10),
        packedBytes: directory.readUInt32LE(at + 20),
        plainBytes: directory.readUInt32LE(at + 24),
      })
    }
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return plists.length === 1 ? (plists[0] ?? null) : null
}
