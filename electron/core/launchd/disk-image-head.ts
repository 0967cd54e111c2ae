/** The header of a disk image. */
export interface DiskImageHead {
  readonly format: 'qcow2' | 'other'
  /** The size that the guest sees; null if the header has none. */
  readonly virtualBytes: number | null
}

/** Number of bytes that `parseDiskImageHead` needs. */
export const diskImageHeadBytes = 32

/** Parses a qcow2 header: it begins with `QFI` and 0xfb; bytes 24 to 31 are the size, big-endian (QEMU, docs/interop/qcow2.txt). */
export function parseDiskImageHead(bytes: Buffer): DiskImageHead {
  const isQcow2 = bytes.length >= diskImageHeadBytes && bytes.readUInt32BE(0) === 0x514649fb
  if (!isQcow2) return { format: 'other', virtualBytes: null }
  const size = bytes.readBigUInt64BE(24)
  return {
    format: 'qcow2',
    virtualBytes: size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : null,
  }
}
