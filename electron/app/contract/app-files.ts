import { join, normalize, sep } from 'node:path'

export const pageOrigin = 'app://builderbar'

/** The file that an address of the page names, or null for what lies outside the folder or is no plain GET. */
export function fileFor(method: string, address: string, folder: string): string | null {
  if (method !== 'GET' || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'app:' || url.host !== 'builderbar') return null
  let path: string
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = normalize(join(folder, path))
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? file : null
}
