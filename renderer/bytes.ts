const gibibyte = 1024 ** 3
const mebibyte = 1024 ** 2

/** "3.1 GB", "840 MB": in powers of 1024, as Activity Monitor shows memory; never broken before the unit. */
export function bytesInWords(bytes: number): string {
  if (bytes >= 10 * gibibyte) return `${Math.round(bytes / gibibyte)}\u00a0GB`
  if (bytes >= gibibyte) return `${(bytes / gibibyte).toFixed(1)}\u00a0GB`
  if (bytes < mebibyte) return `${Math.ceil(bytes / 1024)}\u00a0KB`
  return `${Math.round(bytes / mebibyte)}\u00a0MB`
}
