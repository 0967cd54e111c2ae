/** What the beginning of a disk image says. */
export interface DiskImageHead {
  readonly format: 'qcow2' | 'other'
  /** The size that the guest sees; null where the head does not say it. */
  readonly virtualBytes: number | null
}

/** As many bytes of an image as `readDiskImageHead` needs. */
export const diskImageHeadBytes = 32

/** qcow2 begins with `QFI` and 0xfb; its bytes 24 to 31 are the size, the highest byte first (QEMU, docs/interop/qcow2.txt). */
export function readDiskImageHead(bytes: Buffer): DiskImageHead {
  const isQcow2 = bytes.length >= diskImageHeadBytes && bytes.readUInt32BE(0) === 0x514649fb
  if (!isQcow2) return { format: 'other', virtualBytes: null }
  const size = bytes.readBigUInt64BE(24)
  return {
    format: 'qcow2',
    virtualBytes: size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : null,
  }
}
