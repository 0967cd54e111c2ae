import { messages } from './locale.ts'

const gibibyte = 1024 ** 3
const mebibyte = 1024 ** 2

/** Formats a size: "3.1 GB", "840 MB"; in powers of 1024, as Activity Monitor does for memory. */
export function formatBytes(bytes: number): string {
  const { kilobytes, megabytes, gigabytes } = messages.amounts
  if (bytes >= 10 * gibibyte) return gigabytes(Math.round(bytes / gibibyte), 0)
  if (bytes >= gibibyte) return gigabytes(bytes / gibibyte, 1)
  if (bytes < mebibyte) return kilobytes(Math.ceil(bytes / 1024))
  return megabytes(Math.round(bytes / mebibyte))
}
