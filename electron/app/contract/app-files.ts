import { join, normalize, sep } from 'node:path'

export const pageOrigin = 'app://builderbar'

/** Returns the path of the file for an `app://builderbar` URL; null if it lies outside the folder or the method is not GET. */
export function resolveAppFile(method: string, address: string, folder: string): string | null {
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
